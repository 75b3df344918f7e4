package io.dr.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Says in our words what was typed wrong: the parser's own tell of Java's types. */
final class Misuse {
  private Misuse() {}

  static String of(ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof CommandLine.MissingParameterException missing) {
      return missing(missing);
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice. Give it once.";
    }
    ArgSpec argument = e.getArgSpec();
    return argument == null ? sentence(String.valueOf(e.getMessage())) : unfit(argument, e);
  }

  private static String unmatched(CommandLine.UnmatchedArgumentException e) {
    String first = e.getUnmatched().get(0);
    if (first.startsWith("-")) {
      return "There is no option " + first + ".";
    }
    boolean root = e.getCommandLine().getParent() == null;
    return root ? "There is no command '" + first + "'." : "'" + first + "' is one word too many.";
  }

  private static String missing(CommandLine.MissingParameterException e) {
    List<ArgSpec> missing = e.getMissing();
    String told = String.valueOf(e.getMessage());
    if (missing.isEmpty()) {
      return sentence(told);
    }
    if (told.startsWith("Missing required parameter for option")) {
      return name(missing.get(0)) + " wants a value: " + missing.get(0).paramLabel() + ".";
    }
    List<String> names =
        missing.stream()
            .map(
                spec ->
                    spec instanceof OptionSpec option
                        ? option.longestName() + " " + spec.paramLabel()
                        : spec.paramLabel())
            .sorted((a, b) -> Boolean.compare(a.startsWith("-"), b.startsWith("-")))
            .toList();
    return String.join(" and ", names) + (names.size() == 1 ? " is missing." : " are missing.");
  }

  private static String unfit(ArgSpec argument, ParameterException e) {
    String given = String.valueOf(e.getValue());
    Class<?> type = argument.typeInfo().getAuxiliaryTypes()[0];
    String what = "'" + given + "' for " + name(argument);
    if (type.isEnum()) {
      List<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(word -> word.toString().toLowerCase(Locale.ROOT))
              .toList();
      return "There is no " + what + ". It is one of: " + String.join(", ", words) + ".";
    }
    if (type == Long.class || type == long.class || type == Integer.class) {
      return what + " is no whole number. Write one, such as 7.";
    }
    if (type == Double.class || type == double.class) {
      return what + " is no number. Write one, such as 60 or 0.5.";
    }
    if (Map.class.isAssignableFrom(argument.type())) {
      return name(argument) + " wants KEY=VALUE. Write for example --set domain=example.org.";
    }
    if (argument.arity().max() == 0) {
      return name(argument) + " takes no value. Leave the value out.";
    }
    return sentence(String.valueOf(e.getMessage()));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
