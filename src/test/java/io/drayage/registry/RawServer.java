package io.drayage.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Server on a bare socket, for answers that no HTTP server gives. */
public final class RawServer implements AutoCloseable {
  /** Exchange over one connection, which is closed afterwards. */
  public interface Conversation {
    void hold(Socket socket, InputStream in, OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Listens on a free port of the loopback interface. */
  public RawServer() {
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head of a request. */
  public static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Sends text unchanged. */
  public static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Port of the server. */
  public int port() {
    return server.getLocalPort();
  }

  /** Runs the conversation for each connection, on its own thread. */
  public void serve(Conversation conversation) {
    start(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              start(() -> hold(socket, conversation));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  /** Keeps a connection open until the test is over. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private static void hold(Socket socket, Conversation conversation) {
    try (socket) {
      conversation.hold(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (Exception e) {
      // the other side gave up, as expected
      Thread.currentThread().interrupt();
    }
  }
}
