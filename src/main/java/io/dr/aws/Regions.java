package io.dr.aws;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * The regions of AWS, as far as the SDK that this program is built with knows them: newer ones may
 * exist.
 */
public final class Regions {
  private static final Pattern COMPASS =
      Pattern.compile(".*-(north|south|east|west|central|(north|south)(east|west))-[1-9]");

  private Regions() {}

  /** The codes of all known regions. */
  public static Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (Region region : Region.regions()) {
      if (!region.isGlobalRegion()) {
        known.add(region.id());
      }
    }
    return known;
  }

  /**
   * Whether a region of that code might be built one day: it ends with a direction and a number.
   */
  public static boolean conceivable(String code) {
    return COMPASS.matcher(code).matches();
  }
}
