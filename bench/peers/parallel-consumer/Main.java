import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Confluent's parallel consumer with the workload of the benchmarks: one HTTP call and one outcome record per command,
 * in order per key. It prints "begin" with the first command and "done" once all outcomes are acknowledged, then waits
 * to be killed.
 */
public final class Main {
  private static final int IN_FLIGHT = 256;

  public static void main(String[] args) {
    var delivery = new Delivery(setting("STUB_URL"), setting("OUTCOME_TOPIC"));
    var messages = Long.parseLong(setting("MESSAGES"));
    var done = new AtomicLong();

    var options =
        ParallelConsumerOptions.<String, String>builder()
            .ordering(ProcessingOrder.KEY)
            .maxConcurrency(IN_FLIGHT)
            .commitInterval(Duration.ofMillis(Long.parseLong(setting("COMMIT_INTERVAL_MS"))))
            .consumer(consumer())
            .producer(producer())
            .build();
    var processor = ParallelStreamProcessor.createEosStreamProcessor(options);
    processor.subscribe(List.of(setting("COMMAND_TOPIC")));
    processor.pollAndProduce(
        context -> delivery.deliver(context.getSingleRecord()),
        acknowledged -> {
          if (done.incrementAndGet() == messages) System.out.println("done");
        });
  }

  /** Group time-outs, the same as for the engine and kafkajs. */
  private static KafkaConsumer<String, String> consumer() {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", setting("BROKERS"),
            "group.id", setting("GROUP"),
            "auto.offset.reset", "earliest",
            "enable.auto.commit", false,
            "session.timeout.ms", 10_000,
            "heartbeat.interval.ms", 1_000);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  /** Idempotent, with batches of up to 5 ms, like the bus's producer. */
  private static KafkaProducer<String, String> producer() {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", setting("BROKERS"),
            "acks", "all",
            "enable.idempotence", true,
            "linger.ms", 5);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  private static String setting(String name) {
    var value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalStateException(name + " is not set");
    return value;
  }
}
