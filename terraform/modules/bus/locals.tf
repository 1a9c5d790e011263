locals {
  services = module.topology.services
  labels   = { app = "cio-bus", environment = var.environment }

  # Settings of all services; each service gets those that it declares.
  settings = merge(
    {
      BIND_HOST                    = "0.0.0.0"
      BUS_ENVIRONMENT              = { dev = "development", staging = "staging", prod = "production" }[var.environment]
      CUSTOMERIO_REGION            = var.customerio_region
      HEALTH_PORT                  = "8080"
      KAFKA_BROKERS                = join(",", var.kafka.brokers)
      KAFKA_SASL_MECHANISM         = "oauthbearer" # without a token URL: the token of the service account it runs as
      KAFKA_SSL                    = "true"
      LOG_LEVEL                    = var.log_level
      NAMES_EVERY_SECONDS          = "3600"
      NEVER_REPORTED_EVERY_SECONDS = "3600" # every sink finds the same, and the alert takes the largest figure
      STATE_DIR                    = "/tmp/cio-bus"
      STOP_TIMEOUT_MS              = "9000" # Cloud Run sends SIGKILL 10 s after SIGTERM
      WAREHOUSE                    = "bigquery"
      BIGQUERY_PROJECT             = var.project_id
      BIGQUERY_DATASET             = var.warehouse.dataset_id
      BIGQUERY_TABLE               = "delivery_events"
      PREFERENCES                  = tostring(var.preferences)
      WEBHOOK_BODY_LIMIT_BYTES     = "5000000"
      CONSOLE_TRUSTED_HEADER       = "x-goog-authenticated-user-email"
      CONSOLE_OPERATORS            = join(",", var.console_operators)
      CONSOLE_VIEWERS              = "*" # everybody whom the proxy lets in
    },
    var.settings,
  )

  # Stored in Secret Manager. Customer.io does not treat the site id as a secret, but it is half of a credential.
  secret_settings = toset(concat(["CUSTOMERIO_SITE_ID"], var.redis ? ["REDIS_URL"] : [], var.preferences ? ["DATABASE_URL"] : [], [
    for setting in distinct(flatten(values(local.services)[*].secret)) : setting if startswith(setting, "CUSTOMERIO_")
  ]))

  secret_ids = { for setting in local.secret_settings : setting => replace(lower(setting), "_", "-") }

  secret_readers = {
    for setting, id in local.secret_ids : id => {
      readers = { for name, service in local.services : name => module.identity[name].email if contains(service.settings, setting) }
    }
  }

  sizes = {
    for name, service in local.services : name => {
      cpu              = coalesce(try(var.sizes[name].cpu, null), "1")
      memory           = coalesce(try(var.sizes[name].memory, null), "512Mi")
      min              = coalesce(try(var.sizes[name].min, null), 1)
      max              = contains(local.keeps_state, name) || name == "console" ? 1 : coalesce(try(var.sizes[name].max, null), local.most[name])
      lag_per_instance = coalesce(try(var.sizes[name].lag_per_instance, null), 5000)
    }
  }

  # Only it may invoke the console: nobody else can write the header that names the person.
  google_proxy = "serviceAccount:service-${var.project_number}@gcp-sa-iap.iam.gserviceaccount.com"

  # Workers beyond the number of partitions would be idle.
  most = { for name, service in local.services : name => lookup(module.topology.partitions, name, 10) }

  # Cloud Run discards an instance's disk. A service with state on disk runs as one instance, and only where that is
  # explicitly accepted: see README.md.
  keeps_state = toset([
    for name, service in local.services : name
    if contains(service.settings, "STATE_DIR") && !contains(service.settings, "WAREHOUSE") && !(var.redis && contains(service.settings, "REDIS_URL"))
  ])

  workers = { for name, service in local.services : name => service if service.kind == "worker" }
  scaled  = { for name, service in local.workers : name => local.sizes[name] if local.sizes[name].max > local.sizes[name].min }
}
