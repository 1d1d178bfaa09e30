package io.drayage.testing;

import jakarta.jms.JMSContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * A real Artemis with a journal, which can be stopped and started. It speaks its own protocol and
 * AMQP on one port of this machine. Its settings are Artemis' defaults: no dead letters.
 */
public final class BrokerServer implements AutoCloseable {
  /** The only user of a broker with a login. */
  public static final String USER = "drayage";

  /** Its password. */
  public static final String PASSWORD = "s3cr3t-of-the-broker";

  private final Path directory;
  private final int port;
  private final boolean login;
  private final boolean topics;
  private final String tls;
  private Optional<EmbeddedActiveMQ> server = Optional.empty();

  private BrokerServer(Path directory, int port, boolean login, boolean topics, String tls) {
    this.topics = topics;
    this.tls = tls;
    this.directory = directory;
    this.port = port;
    this.login = login;
    start();
  }

  /** Starts a broker that is open to all. */
  public static BrokerServer open(Path directory) {
    return new BrokerServer(directory, freePort(), false, true, "");
  }

  /** Starts a broker that wants a login. */
  public static BrokerServer withLogin(Path directory) {
    return new BrokerServer(directory, freePort(), true, true, "");
  }

  /** Starts a broker that wants a login, which may not use the topic of progress. */
  public static BrokerServer withoutProgress(Path directory) {
    return new BrokerServer(directory, freePort(), true, false, "");
  }

  /** Starts a broker that wants a login, over TLS with this certificate. */
  public static BrokerServer withTls(Path directory, Path keystore, String password) {
    String options =
        ";sslEnabled=true;keyStorePath=%s;keyStorePassword=%s"
            .formatted(keystore.toAbsolutePath(), password);
    return new BrokerServer(directory, freePort(), true, true, options);
  }

  /** Runs a broker in a process of its own: {@code DIRECTORY PORT}. */
  public static void main(String[] arguments) throws InterruptedException {
    BrokerServer broker =
        new BrokerServer(Path.of(arguments[0]), Integer.parseInt(arguments[1]), false, true, "");
    System.out.println("started " + broker.url("tcp"));
    Thread.currentThread().join();
  }

  /** Starts it again, with what it had stored. */
  public void start() {
    try {
      Configuration settings = settings();
      EmbeddedActiveMQ started = new EmbeddedActiveMQ();
      started.setConfiguration(settings);
      if (login) {
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(USER, PASSWORD);
        users.addRole(USER, "all");
        started.setSecurityManager(
            new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
      }
      started.start();
      server = Optional.of(started);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Configuration settings() throws Exception {
    Configuration settings =
        new ConfigurationImpl()
            .setPersistenceEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalDatasync(false)
            .setSecurityEnabled(login)
            .setJMXManagementEnabled(false)
            .setGracefulShutdownEnabled(false)
            .setJournalDirectory(folder("journal"))
            .setBindingsDirectory(folder("bindings"))
            .setPagingDirectory(folder("paging"))
            .setLargeMessagesDirectory(folder("large"))
            .addAcceptorConfiguration(
                "all", "tcp://127.0.0.1:%d?protocols=CORE,AMQP%s".formatted(port, tls));
    if (!topics) {
      settings.putSecurityRoles("drayage.progress", Set.of());
    }
    return login
        ? settings.putSecurityRoles(
            "#",
            Set.of(
                new Role(
                    "all", true, true, true, true, true, true, true, true, true, true, false,
                    false)))
        : settings;
  }

  private String folder(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name)).toString();
  }

  /** Stops it; stored messages stay. */
  public void stop() {
    server.ifPresent(
        running -> {
          try {
            running.stop();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    server = Optional.empty();
  }

  /** Its address for clients of this protocol, such as {@code tcp}. */
  public String url(String protocol) {
    return "%s://127.0.0.1:%d".formatted(protocol, port);
  }

  /** Messages in a queue, with those that a consumer has; 0 if there is no such queue. */
  public long messages(String queue) {
    return queue(queue).map(Queue::getMessageCount).orElse(0L);
  }

  /** Consumers of a queue. */
  public long consumers(String queue) {
    return queue(queue).map(found -> (long) found.getConsumerCount()).orElse(0L);
  }

  private Optional<Queue> queue(String name) {
    return server.map(running -> running.getActiveMQServer().locateQueue(SimpleString.of(name)));
  }

  /** Sends a text to a queue. */
  public void send(String queue, String text) {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url("tcp"));
        JMSContext context = factory.createContext()) {
      context.createProducer().send(context.createQueue(queue), text);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
