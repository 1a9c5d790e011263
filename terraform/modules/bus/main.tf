module "project" {
  source = "../project"

  project_id = var.project_id
  region     = var.region
}

module "topology" {
  source = "../topology"

  operators        = var.operators
  publishers       = var.publishers
  service_accounts = { for name, identity in module.identity : name => identity.email }
  topic_overrides  = var.topic_overrides
}

module "identity" {
  source   = "../identity"
  for_each = local.services

  project_id  = module.project.project_id
  name        = each.key
  description = "Runs ${each.key} of the event bus."
  project_roles = concat(
    ["roles/managedkafka.client", "roles/monitoring.metricWriter"],
    # The console erases by statements, the sink replaces names by one and compares Kafka with the table.
    contains(["bigquery-sink", "console"], each.key) ? ["roles/bigquery.jobUser"] : [],
  )
}

# The people whom Google's proxy lets in to what is behind it, which is the console.
resource "google_project_iam_member" "console_user" {
  for_each = var.console_users

  project = module.project.project_id
  role    = "roles/iap.httpsResourceAccessor"
  member  = each.value
}

module "kafka" {
  source = "../kafka"

  project_id          = module.project.project_id
  region              = var.region
  cluster_id          = "cio-bus"
  subnets             = [var.subnetwork]
  vcpu_count          = var.kafka.vcpu_count
  memory_gib_per_vcpu = var.kafka.memory_gib_per_vcpu
  topics              = module.topology.topics
  acls                = module.topology.acls
  labels              = local.labels
  protected           = var.protected
}

module "secrets" {
  source = "../secrets"

  project_id        = module.project.project_id
  secrets           = local.secret_readers
  replica_locations = var.secret_locations
  labels            = local.labels
  protected         = var.protected
}

module "warehouse" {
  source = "../warehouse"

  project_id  = module.project.project_id
  dataset_id  = var.warehouse.dataset_id
  location    = var.warehouse.location
  expiry_days = var.warehouse.expiry_days
  readers     = var.warehouse.readers
  # The console erases the rows of forgotten people.
  writers   = { for name in ["bigquery-sink", "console"] : name => module.identity[name].email }
  labels    = local.labels
  protected = var.protected
}

module "service" {
  source   = "../service"
  for_each = local.services

  project_id      = module.project.project_id
  region          = var.region
  name            = each.key
  declared        = each.value
  image           = lookup(var.images, each.key, "${module.project.repository_url}/${each.key}:${var.image_tag}")
  service_account = module.identity[each.key].email
  subnetwork      = var.subnetwork
  cpu             = local.sizes[each.key].cpu
  memory          = local.sizes[each.key].memory
  instances       = { min = local.sizes[each.key].min, max = local.sizes[each.key].max }
  labels          = local.labels
  protected       = var.protected

  settings = { for name, value in merge(local.settings, { BUS_RELEASE = lookup(var.images, each.key, var.image_tag) }) : name => value if contains(each.value.settings, name) }
  secrets = {
    for setting, id in local.secret_ids : setting => { secret = module.secrets.secret_ids[id] }
    if contains(each.value.settings, setting)
  }

  # Only the webhook is public, behind the load balancer. To the console Google's proxy lets the named users in.
  http = {
    public          = each.key == "webhook-receiver"
    iap             = each.key == "console"
    ingress         = each.key == "console" ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    invokers        = each.key == "console" ? [local.google_proxy] : []
    timeout_seconds = each.key == "console" ? 3600 : 10
  }

  depends_on = [module.kafka, module.warehouse]
}

module "lag_autoscaler" {
  source = "../lag-autoscaler"

  project_id      = module.project.project_id
  region          = var.region
  service_account = module.autoscaler_identity.email
  labels          = local.labels
  workers = {
    for name, size in local.scaled : module.service[name].name => {
      min                = max(size.min, 1)
      max                = size.max
      lag_per_instance   = size.lag_per_instance
      service_account_id = module.identity[name].id
    }
  }
}

module "autoscaler_identity" {
  source = "../identity"

  project_id  = module.project.project_id
  name        = "lag-autoscaler"
  description = "Scales the workers of the event bus by consumer lag."
  project_roles = [
    "roles/monitoring.metricWriter",
    "roles/monitoring.viewer",
    "roles/parametermanager.parameterViewer",
  ]
}

module "webhook_ingress" {
  source = "../webhook-ingress"

  project_id      = module.project.project_id
  region          = var.region
  service         = module.service["webhook-receiver"].name
  domain          = var.webhook.domain
  allowed_ranges  = var.webhook.allowed_ranges
  operator_ranges = var.webhook.operator_ranges
  preview         = var.webhook.preview
}

module "events_topic" {
  source = "../events-topic"

  project_id    = module.project.project_id
  subscriptions = var.notification_subscriptions
  labels        = local.labels
}

module "alerts" {
  source = "../alerts"

  project_id       = module.project.project_id
  project_number   = var.project_number
  topic_id         = module.events_topic.topic_id
  emails           = var.alert_emails
  rules            = jsondecode(file("${path.module}/../../alerts.json"))
  runbook_base_url = var.runbook_base_url
  labels           = local.labels
}
