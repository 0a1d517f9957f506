// Reads topics with Kafka's own client, as another team would, and knows nothing of this project: prints one JSON
// document a message, up to where the topics end now. Arguments: brokers, topic, another topic, and so on.
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

class PlainConsumer {
  public static void main(String[] args) {
    Properties settings = new Properties();
    settings.putAll(Map.of("bootstrap.servers", args[0], "enable.auto.commit", "false"));
    StringDeserializer text = new StringDeserializer();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, text, text)) {
      var partitions = Arrays.stream(args).skip(1).flatMap((topic) -> consumer.partitionsFor(topic).stream())
          .map((one) -> new TopicPartition(one.topic(), one.partition())).collect(Collectors.toList());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch((one) -> consumer.position(one) < ends.get(one))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) print(record);
      }
    }
  }

  static void print(ConsumerRecord<String, String> record) {
    StringBuilder line = new StringBuilder("{\"topic\":" + quoted(record.topic()));
    line.append(",\"key\":" + quoted(record.key()) + ",\"headers\":{");
    String between = "";
    for (Header header : record.headers()) {
      String value = new String(header.value(), StandardCharsets.UTF_8);
      line.append(between).append(quoted(header.key())).append(":").append(quoted(value));
      between = ",";
    }
    System.out.println(line + "},\"value\":" + (record.value() == null ? "null" : record.value()) + "}");
  }

  static String quoted(String text) {
    return text == null ? "null" : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
