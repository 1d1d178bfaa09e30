package io.drayage.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One request on a connection of its own, and what can be done with it. */
final class Exchange {
  private final Seen request;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Backend backend;
  private final CountDownLatch end;

  Exchange(Seen request, Socket socket, Backend backend, CountDownLatch end) throws IOException {
    this.request = request;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.backend = backend;
    this.end = end;
  }

  Seen request() {
    return request;
  }

  /** Lets the registry behind answer. */
  Answer pass() throws Exception {
    return pass(request);
  }

  /** Lets the registry behind answer another request. */
  Answer pass(Seen other) throws Exception {
    return backend.answer(other, in.readNBytes((int) request.contentLength()));
  }

  /** Reads the first part of what is being uploaded. */
  byte[] upload(double part) throws IOException {
    return in.readNBytes((int) Math.round(request.contentLength() * part));
  }

  /** Sends the answer whole. */
  void send(Answer answer) throws IOException {
    boolean sized = answer.header("Content-Length").isPresent();
    write(sized ? answer : answer.with("Content-Length", "" + answer.body().length));
    if (!request.method().equals("HEAD")) {
      write(answer.body());
    }
  }

  /** Sends the answer whole, and does not say that the connection is going to be closed. */
  void sendOpen(Answer answer) throws IOException {
    Answer sized = answer.set("Content-Length", "" + answer.body().length);
    write(sized.head().replace("Connection: close\r\n", "").getBytes(StandardCharsets.ISO_8859_1));
    if (!request.method().equals("HEAD")) {
      write(answer.body());
    }
  }

  /** Sends the head with its length, and no body yet. */
  void sendHead(Answer answer) throws IOException {
    write(answer.set("Content-Length", "" + answer.body().length));
  }

  /** Sends the head without a length, and no body yet. */
  void sendUnsizedHead(Answer answer) throws IOException {
    write(answer.without("Content-Length"));
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Closing then sends a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
  }

  /** Waits until the case is over. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  boolean isOver() {
    return end.getCount() == 0;
  }

  private void write(Answer answer) throws IOException {
    write(answer.head().getBytes(StandardCharsets.ISO_8859_1));
  }
}
