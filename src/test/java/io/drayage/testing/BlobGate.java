package io.drayage.testing;

import io.drayage.oci.Digest;
import io.drayage.registry.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In front of a real registry, on a bare socket: lets every read through, but for one blob, of
 * which half is sent before something happens.
 */
public final class BlobGate implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RawServer server = new RawServer();
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch halfSent = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final URI registry;
  private final Digest blob;
  private final Middle middle;

  /** What happens in the middle of the blob; false when its connection is to be reset there. */
  private interface Middle {
    boolean passes() throws InterruptedException;
  }

  private BlobGate(URI registry, Digest blob, int breaks) {
    this.registry = registry;
    this.blob = blob;
    this.middle = () -> reads.get() > breaks;
    server.serve((socket, in, out) -> answer(socket, RawServer.head(in), out));
  }

  private BlobGate(URI registry, Digest blob) {
    this.registry = registry;
    this.blob = blob;
    this.middle = this::hold;
    server.serve((socket, in, out) -> answer(socket, RawServer.head(in), out));
  }

  /** Resets the connection in the middle of the blob, the first {@code times} times. */
  public static BlobGate resetting(URI registry, Digest blob, int times) {
    return new BlobGate(registry, blob, times);
  }

  /** Sends half of the blob, and the rest once {@link #open} is called. */
  public static BlobGate holding(URI registry, Digest blob) {
    return new BlobGate(registry, blob);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** How often the blob was asked for. */
  public int reads() {
    return reads.get();
  }

  /** Whether half of the blob has been sent. */
  public boolean isHalfSent() {
    return halfSent.getCount() == 0;
  }

  /** Lets the rest of the blob through. */
  public void open() {
    opened.countDown();
  }

  @Override
  public void close() {
    open();
    server.close();
  }

  private boolean hold() throws InterruptedException {
    halfSent.countDown();
    opened.await();
    return true;
  }

  private void answer(Socket socket, String head, OutputStream out) throws Exception {
    String[] words = head.split(" ", 3);
    HttpResponse<byte[]> answer = ask(words[0], words[1], head);
    RawServer.send(out, headOf(answer));
    byte[] body = answer.body();
    if (!words[0].equals("GET") || !words[1].endsWith(blob.toString())) {
      out.write(body);
      return;
    }
    reads.incrementAndGet();
    out.write(body, 0, body.length / 2);
    out.flush();
    if (middle.passes()) {
      out.write(body, body.length / 2, body.length - body.length / 2);
    } else {
      // close() then sends a reset
      socket.setSoLinger(true, 0);
    }
  }

  private HttpResponse<byte[]> ask(String method, String path, String head)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(path)).method(method, BodyPublishers.noBody());
    head.lines()
        .filter(line -> line.regionMatches(true, 0, "accept:", 0, 7))
        .forEach(line -> request.header("Accept", line.substring(7).strip()));
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String headOf(HttpResponse<byte[]> answer) {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(answer.statusCode()).append(" Answer\r\n");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> values.forEach(value -> head.append(name + ": " + value + "\r\n")));
    return head.append("Connection: close\r\n\r\n").toString();
  }
}
