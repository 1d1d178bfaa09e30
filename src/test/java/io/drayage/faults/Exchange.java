package io.drayage.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One request on its own connection, and the ways to answer it. */
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

  /** Forwards the request to the registry behind. */
  public Answer pass() throws Exception {
    return pass(request);
  }

  /** Forwards another request to the registry behind. */
  public Answer pass(Seen other) throws Exception {
    Answer answer = backend.answer(other, body);
    body.transferTo(OutputStream.nullOutputStream());
    return answer;
  }

  /** Reads the first part of the uploaded body. */
  public byte[] upload(double part) throws IOException {
    return body.readNBytes((int) Math.round(request.contentLength() * part));
  }

  /** Sends the whole answer. */
  public void send(Answer answer) throws IOException {
    boolean sized = answer.header("Content-Length").isPresent();
    write(sized ? answer : answer.with("Content-Length", "" + answer.body().length));
    if (!request.method().equals("HEAD")) {
      write(answer.body());
    }
  }

  /** Sends the whole answer without announcing that the connection closes. */
  void sendOpen(Answer answer) throws IOException {
    Answer sized = answer.set("Content-Length", "" + answer.body().length);
    write(sized.head().replace("Connection: close\r\n", "").getBytes(StandardCharsets.ISO_8859_1));
    if (!request.method().equals("HEAD")) {
      write(answer.body());
    }
  }

  /** Sends the head with the length of the body. */
  public void sendHead(Answer answer) throws IOException {
    write(answer.set("Content-Length", "" + answer.body().length));
  }

  /** Sends the head without a length. */
  void sendUnsizedHead(Answer answer) throws IOException {
    write(answer.without("Content-Length"));
  }

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Writes the bytes from this one on. */
  void write(byte[] bytes, int from) throws IOException {
    out.write(bytes, from, bytes.length - from);
    out.flush();
  }

  /** Makes a close send a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
  }

  /** Waits for the end of the case. */
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
