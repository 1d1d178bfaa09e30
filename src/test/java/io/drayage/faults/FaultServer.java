package io.drayage.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A registry on bare sockets that forwards to another one and answers with faults where they are
 * set. Records all requests.
 */
public final class FaultServer implements AutoCloseable {
  private static final int SMALL_BUFFER = 16 * 1024;

  private final Backend backend;
  private final ServerSocket server;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Queue<Seen> requests = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Tunnel tunnel;
  private final AtomicLong bytesIn = new AtomicLong();
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile CountDownLatch end = new CountDownLatch(1);

  /** The tunnel of a proxy's client. */
  @FunctionalInterface
  interface Tunnel {
    Socket enter(Socket socket) throws Exception;
  }

  public FaultServer(Backend backend) {
    this(
        backend,
        socket -> {
          throw new IOException("no tunnel");
        });
  }

  /** Also serves as a proxy: {@code tunnel} carries the bytes after a {@code CONNECT}. */
  FaultServer(Backend backend, Tunnel tunnel) {
    this.backend = backend;
    this.tunnel = tunnel;
    try {
      this.server = new ServerSocket();
      // so that an upload that nobody reads is noticed soon
      server.setReceiveBufferSize(SMALL_BUFFER);
      server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Selects the requests of a fault: a method or *, and an expression for the path. */
  public Rule on(String method, String path) {
    return new Rule(method, Pattern.compile(path));
  }

  /** All requests since the last {@link #reset}. */
  public List<Seen> requests() {
    return List.copyOf(requests);
  }

  public List<Seen> requests(String method, String path) {
    Pattern pattern = Pattern.compile(path);
    return requests.stream()
        .filter(seen -> fits(method, seen) && pattern.matcher(seen.path()).matches())
        .toList();
  }

  private static boolean fits(String method, Seen seen) {
    return method.equals("*") || method.equals(seen.method());
  }

  /** Removes all faults, releases hanging requests and forgets the requests. */
  public void reset() {
    rules.clear();
    end.countDown();
    end = new CountDownLatch(1);
    requests.clear();
  }

  /** Limits the speed of request bodies, in bytes a second. */
  public void slow(long bytesPerSecondAndRequest) {
    bytesPerSecond = bytesPerSecondAndRequest;
  }

  /** The bytes of request bodies so far. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** The open connections. */
  int connections() {
    return open.size();
  }

  @Override
  public void close() {
    reset();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Seen seen = Seen.read(socket.getInputStream());
      if (seen.method().equals("CONNECT")) {
        requests.add(seen);
        try (Socket through = tunnel.enter(socket)) {
          serve(Seen.read(through.getInputStream()).byTls(), through);
        }
      } else {
        serve(seen, socket);
      }
    } catch (Exception e) {
      // the other side gave up, which is what it should do
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private void serve(Seen seen, Socket socket) throws Exception {
    requests.add(seen);
    Body body = new Body(socket.getInputStream(), seen.contentLength(), bytesIn, bytesPerSecond);
    Exchange exchange = new Exchange(seen, socket, body, backend, end);
    fault(seen).orElse(x -> x.send(x.pass())).play(exchange);
  }

  private Optional<Fault> fault(Seen seen) {
    return rules.stream().filter(rule -> rule.matches(seen)).findFirst().map(rule -> rule.fault);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fault-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** The requests with a fault: all that match, unless {@link #times} limits them. */
  public final class Rule {
    private final String method;
    private final Pattern path;
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private Fault fault = exchange -> {};

    private Rule(String method, Pattern path) {
      this.method = method;
      this.path = path;
    }

    /** Limits the fault to the first {@code number} requests. */
    public Rule times(int number) {
      left.set(number);
      return this;
    }

    public void play(Fault what) {
      fault = what;
      rules.add(this);
    }

    public void answer(Answer what) {
      play(exchange -> exchange.send(what));
    }

    private boolean matches(Seen seen) {
      return fits(method, seen)
          && path.matcher(seen.path()).matches()
          && left.getAndUpdate(number -> Math.max(0, number - 1)) > 0;
    }
  }
}
