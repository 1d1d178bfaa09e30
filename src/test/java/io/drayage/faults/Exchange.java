package io.drayage.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One request on a connection of its own, and what can be done with it. */
public final class Exchange {
  private final Seen request;
  private final Socket socket;
  private final Body body;
  private final OutputStream out;
  private final Backend backend;
  private final CountDownLatch end;

  Exchange(Seen request, Socket socket, Body body, Backend backend, CountDownLatch end)
      throws IOException {
    this.request = request;
    this.socket = socket;
    this.body = body;
    this.out = socket.getOutputStream();
    this.backend = backend;
    this.end = end;
  }

  public Seen request() {
    return request;
  }

  /** Lets the registry behind answer. */
  public Answer pass() throws Exception {
    return pass(request);
  }

  /** Lets the registry behind answer another request. */
  public Answer pass(Seen other) throws Exception {
    Answer answer = backend.answer(other, body);
    body.transferTo(OutputStream.nullOutputStream());
    return answer;
  }

  /** Reads the first part of what is being uploaded. */
  public byte[] upload(double part) throws IOException {
    return body.readNBytes((int) Math.round(request.contentLength() * part));
  }

  /** Sends the answer whole. */
  public void send(Answer answer) throws IOException {
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
  public void sendHead(Answer answer) throws IOException {
    write(answer.set("Content-Length", "" + answer.body().length));
  }

  /** Sends the head without a length, and no body yet. */
  void sendUnsizedHead(Answer answer) throws IOException {
    write(answer.without("Content-Length"));
  }

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Writes all from this byte on. */
  void write(byte[] bytes, int from) throws IOException {
    out.write(bytes, from, bytes.length - from);
    out.flush();
  }

  /** Closing then sends a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
  }

  /** Waits until the case is over. */
  public void awaitEnd() throws InterruptedException {
    end.await();
  }

  boolean isOver() {
    return end.getCount() == 0;
  }

  private void write(Answer answer) throws IOException {
    write(answer.head().getBytes(StandardCharsets.ISO_8859_1));
  }
}
