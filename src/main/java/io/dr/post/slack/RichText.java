package io.dr.post.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import com.slack.api.model.block.element.RichTextSectionElement.Text;
import com.slack.api.model.block.element.RichTextSectionElement.TextStyle;
import io.dr.post.ChatText;
import java.util.ArrayList;
import java.util.List;

/**
 * Text as Slack shows it as it stands: elements of a rich text block are not searched for markup,
 * mentions or links (docs.slack.dev, "Rich text block"). What notifications show is escaped
 * (docs.slack.dev, "Formatting message text").
 */
final class RichText {
  private RichText() {}

  static List<LayoutBlock> blocks(ChatText text) {
    List<RichTextElement> elements = new ArrayList<>();
    boolean first = true;
    for (List<ChatText.Part> line : text.lines()) {
      if (!first) {
        elements.add(text("\n", false));
      }
      first = false;
      line.stream()
          .filter(part -> !part.text().isEmpty())
          .forEach(part -> elements.add(text(part.text(), part.strong())));
    }
    RichTextSectionElement section = RichTextSectionElement.builder().elements(elements).build();
    return List.of(RichTextBlock.builder().elements(List.of(section)).build());
  }

  private static RichTextElement text(String text, boolean strong) {
    Text.TextBuilder element = Text.builder().text(text);
    return strong ? element.style(TextStyle.builder().bold(true).build()).build() : element.build();
  }

  /** The same for notifications and readers that know no blocks. */
  static String notification(ChatText text) {
    return escaped(text.plain());
  }

  /** Slack's three characters of markup, without which there are no mentions and no links. */
  static String escaped(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
