import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.parallelconsumer.RecordContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Reads a command, posts it to the stub, and builds the outcome record that the engine would publish. */
final class Delivery {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final String SERVICE = "bench";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final String stub;
  private final String outcomeTopic;

  Delivery(String stub, String outcomeTopic) {
    this.stub = stub;
    this.outcomeTopic = outcomeTopic;
  }

  /** Throws if the stub does not accept the command: the parallel consumer then retries it. */
  ProducerRecord<String, String> deliver(RecordContext<String, String> context) {
    if (begun.compareAndSet(false, true)) System.out.println("begin");
    try {
      var command = (ObjectNode) json.readTree(context.value());
      var startedAt = System.nanoTime();
      post(command);
      return outcome(context, command, (System.nanoTime() - startedAt) / 1_000_000);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  private void post(ObjectNode command) throws IOException, InterruptedException {
    var user = command.path("userId").asText();
    var seq = command.path("payload").path("data").path("seq").asLong();
    var request =
        HttpRequest.newBuilder(URI.create(stub + "/deliver/" + user + "/" + seq))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(command)))
            .build();
    var status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status >= 300) throw new IOException("the stub answered " + status);
  }

  private ProducerRecord<String, String> outcome(
      RecordContext<String, String> context, ObjectNode command, long milliseconds)
      throws JsonProcessingException {
    command
        .put("status", "success")
        .put("service", SERVICE)
        .put("handler", "bench-http")
        .put("attempts", context.getNumberOfFailedAttempts() + 1)
        .put("processingTime", milliseconds)
        .put("processedAt", System.currentTimeMillis());
    command
        .putObject("origin")
        .put("topic", context.topic())
        .put("partition", context.partition())
        .put("offset", context.offset())
        .put("timestamp", context.timestamp());
    var key = command.path("correlationId").asText();
    var outcome = new ProducerRecord<>(outcomeTopic, key, json.writeValueAsString(command));
    outcome.headers().add("cio-schema", utf8("outcome/1")).add("cio-source", utf8(SERVICE));
    return outcome;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
