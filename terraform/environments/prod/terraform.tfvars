# Values of a fictional company; replace them with your own. Nothing in this file is secret.
project_id         = "example-cio-bus-prod"
project_number     = "123456789012"
region             = "europe-west1"
subnetwork         = "projects/example-cio-bus-prod/regions/europe-west1/subnetworks/default"
kafka_brokers      = ["bootstrap.cio-bus.europe-west1.managedkafka.example-cio-bus-prod.cloud.goog:9092"]
warehouse_location = "EU"
customerio_region  = "eu"
webhook_domain     = "hooks.example.com"
runbook_base_url   = "https://github.com/example/cio-bus/blob/main/"
alert_emails       = ["on-call@example.com"]
image_tag          = "0.1.0"

# Addresses of Customer.io's EU data centre. The list may change: GET /v1/info/ip_addresses of the App API returns it.
customerio_addresses = [
  "34.76.143.229/32",
  "34.78.91.47/32",
  "34.77.94.252/32",
  "35.187.188.242/32",
  "34.78.122.90/32",
  "35.195.137.235/32",
  "130.211.108.156/32",
  "104.199.50.18/32",
  "34.78.44.80/32",
  "35.205.31.154/32",
]

# The machine on which operators run cio-bus, as the load balancer sees it.
operator_addresses = ["203.0.113.7/32"]

publishers = {
  "shop@example-cio-bus-prod.iam.gserviceaccount.com" = ["customerio.identify", "customerio.track", "customerio.transactional"]
}
