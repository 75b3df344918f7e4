package io.dr.report;

/**
 * How much a terminal shows.
 *
 * @param columns its width; {@link #ENDLESS} where nothing limits a line
 * @param rows its height
 */
public record ScreenSize(int columns, int rows) {
  /** The width of what is no terminal. */
  public static final int ENDLESS = Integer.MAX_VALUE;
}
