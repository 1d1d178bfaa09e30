package io.drayage.api;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/** A PNG of at most 256 colours; others become the nearest of them. */
final class SmallPicture {
  private static final int COLOURS = 256;
  private static final int FREQUENT = 64;

  private SmallPicture() {}

  static byte[] of(byte[] png) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
      }
    }
    Map<Integer, Integer> indexes = palette(counts);
    Map<Integer, Integer> nearest = new HashMap<>(indexes);
    BufferedImage small =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            model(indexes));
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int colour = picture.getRGB(x, y) & 0xffffff;
        int index = nearest.computeIfAbsent(colour, any -> nearest(indexes, any));
        small.getRaster().setSample(x, y, 0, index);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  /** The most frequent colours, then those that would be missed most. */
  private static Map<Integer, Integer> palette(Map<Integer, Integer> counts) {
    Map<Integer, Integer> indexes = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(FREQUENT)
        .forEach(entry -> indexes.put(entry.getKey(), indexes.size()));
    Map<Integer, Integer> errors = new HashMap<>();
    counts.keySet().forEach(colour -> errors.put(colour, error(indexes.keySet(), colour)));
    while (indexes.size() < Math.min(COLOURS, counts.size())) {
      int missed =
          errors.entrySet().stream()
              .max(
                  Comparator.comparingLong(
                      e -> (long) e.getValue() * counts.getOrDefault(e.getKey(), 0)))
              .orElseThrow()
              .getKey();
      indexes.put(missed, indexes.size());
      errors.replaceAll((colour, error) -> Math.min(error, distance(colour, missed)));
    }
    return indexes;
  }

  private static int error(Set<Integer> palette, int colour) {
    return palette.stream().mapToInt(known -> distance(known, colour)).min().orElseThrow();
  }

  private static IndexColorModel model(Map<Integer, Integer> indexes) {
    int[] colours = indexes.keySet().stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(8, colours.length, colours, 0, false, -1, 0);
  }

  private static int nearest(Map<Integer, Integer> indexes, int colour) {
    return indexes.entrySet().stream()
        .min(Comparator.comparingInt(entry -> distance(entry.getKey(), colour)))
        .orElseThrow()
        .getValue();
  }

  private static int distance(int a, int b) {
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return red * red + green * green + blue * blue;
  }
}
