import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many registries of one process and one thread, for reading: lists of tags, and {@code HEAD} of manifests with made-up digests.
 *
 * <p>{@code java SimulatedRegistries.java SOURCES REPOSITORIES TAGS} spreads TAGS evenly over REPOSITORIES, and these over SOURCES.
 * One more registry is the target, which has all of them. Prints the ports on one line: the sources, the target, then one for
 * {@code GET /counts} with the requests of each registry as {@code LISTS HEADS OTHERS}, one line each, which starts the counts anew.
 */
final class SimulatedRegistries {
  private static final int MAX_HEAD = 64 * 1024;

  private final List<int[]> counts = new ArrayList<>();
  private final byte[] list;

  private SimulatedRegistries(int registries, int tagsOfRepository) {
    for (int number = 0; number < registries; number++) {
      counts.add(new int[3]);
    }
    StringBuilder text = new StringBuilder("{\"name\":\"any\",\"tags\":[");
    for (int tag = 0; tag < tagsOfRepository; tag++) {
      text.append(tag == 0 ? "\"" : ",\"").append("1.").append(tag / 100).append('.').append(tag % 100).append('"');
    }
    list = text.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  public static void main(String[] arguments) throws IOException {
    int sources = Integer.parseInt(arguments[0]);
    int repositories = Integer.parseInt(arguments[1]);
    int tags = Integer.parseInt(arguments[2]);
    new SimulatedRegistries(sources + 1, tags / repositories).serve();
  }

  private void serve() throws IOException {
    Selector selector = Selector.open();
    StringBuilder ports = new StringBuilder();
    for (int number = 0; number <= counts.size(); number++) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT, number);
      ports.append(((InetSocketAddress) server.getLocalAddress()).getPort()).append(' ');
    }
    System.out.println(ports.toString().trim());
    while (true) {
      selector.select();
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        SelectionKey key = keys.next();
        keys.remove();
        try {
          if (key.isAcceptable()) {
            accept(key, selector);
          } else {
            ((Connection) key.attachment()).ready(key);
          }
        } catch (IOException e) {
          key.cancel();
          key.channel().close();
        }
      }
    }
  }

  private void accept(SelectionKey key, Selector selector) throws IOException {
    SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
    if (client != null) {
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.register(selector, SelectionKey.OP_READ, new Connection((Integer) key.attachment()));
    }
  }

  private final class Connection {
    private final int registry;
    private ByteBuffer in = ByteBuffer.allocate(2048);
    private ByteBuffer out = ByteBuffer.allocate(0);

    Connection(int registry) {
      this.registry = registry;
    }

    void ready(SelectionKey key) throws IOException {
      SocketChannel channel = (SocketChannel) key.channel();
      if (out.hasRemaining()) {
        write(channel, key);
        return;
      }
      if (channel.read(in) < 0) {
        throw new IOException("closed");
      }
      int end = headEnd();
      if (end < 0) {
        if (!in.hasRemaining()) {
          in = ByteBuffer.allocate(Math.min(MAX_HEAD, 2 * in.capacity())).put(in.flip());
        }
        return;
      }
      int line = 0;
      while (in.get(line) != '\r') {
        line++;
      }
      out = ByteBuffer.wrap(answer(new String(in.array(), 0, line, StandardCharsets.US_ASCII)));
      in.limit(in.position()).position(end);
      in.compact();
      write(channel, key);
    }

    private int headEnd() {
      for (int at = 3; at < in.position(); at++) {
        if (in.get(at) == '\n' && in.get(at - 2) == '\n') {
          return at + 1;
        }
      }
      return -1;
    }

    private void write(SocketChannel channel, SelectionKey key) throws IOException {
      channel.write(out);
      key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private byte[] answer(String line) {
      if (registry == counts.size()) {
        return told();
      }
      String path = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
      int manifests = path.indexOf("/manifests/");
      int[] mine = counts.get(registry);
      if (manifests > 0) {
        mine[1]++;
        return head(path);
      }
      boolean isList = path.contains("/tags/list");
      mine[isList ? 0 : 2]++;
      byte[] body = isList ? list : new byte[] {'{', '}'};
      return ok("application/json", body.length, "", body);
    }

    private byte[] told() {
      StringBuilder text = new StringBuilder();
      for (int[] mine : counts) {
        text.append(mine[0]).append(' ').append(mine[1]).append(' ').append(mine[2]).append('\n');
        java.util.Arrays.fill(mine, 0);
      }
      byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
      return ok("text/plain", body.length, "", body);
    }
  }

  private static byte[] head(String path) {
    long seed = 0;
    for (int at = 0; at < path.length(); at++) {
      seed = 31 * seed + path.charAt(at);
    }
    StringBuilder digest = new StringBuilder("Docker-Content-Digest: sha256:");
    for (int part = 0; part < 4; part++) {
      seed = (seed + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
      seed ^= seed >>> 29;
      String hex = Long.toHexString(seed);
      digest.append("0".repeat(16 - hex.length())).append(hex);
    }
    return ok("application/vnd.oci.image.manifest.v1+json", 1234, digest.append("\r\n").toString(), new byte[0]);
  }

  private static byte[] ok(String type, int length, String more, byte[] body) {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Type: " + type + "\r\nContent-Length: "
                + length + "\r\n" + more + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
