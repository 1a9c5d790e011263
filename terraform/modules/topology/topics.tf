locals {
  # All three files are generated from the code by `npm run generate`; the local Kafka has the same topics.
  declared_topics = jsondecode(file("${path.module}/../../topics.json"))
  access          = jsondecode(file("${path.module}/../../access.json"))
  services        = jsondecode(file("${path.module}/../../services.json"))

  topics = {
    for name, topic in local.declared_topics : name => {
      partitions         = coalesce(try(var.topic_overrides[name].partitions, null), topic.partitions)
      replication_factor = topic.replication_factor
      config             = merge(topic.config, try(var.topic_overrides[name].config, {}))
    }
  }
}
