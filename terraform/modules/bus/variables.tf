variable "alert_emails" {
  description = "Email addresses notified of warnings and critical alerts; all alerts go to the Pub/Sub topic."
  type        = set(string)
  default     = []
}

variable "console_operators" {
  description = "Email addresses of the people who may decide and reveal in the console; the other `console_users` are viewers."
  type        = set(string)
  default     = []
}

variable "console_users" {
  description = "IAM members that may open the operator console."
  type        = set(string)
  default     = []
}

variable "customerio_region" {
  description = "Customer.io region of the workspace: us or eu."
  type        = string

  validation {
    condition     = contains(["us", "eu"], var.customerio_region)
    error_message = "customerio_region must be us or eu."
  }
}

variable "environment" {
  description = "Name of the environment: dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "image_tag" {
  description = "Version of the services to run: the tag of their images in the repository."
  type        = string
}

variable "images" {
  description = "Images of single services that override `image_tag`, to try a version or to roll one back."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.images), keys(jsondecode(file("${path.module}/../../services.json"))))) == 0
    error_message = "images names a service that does not exist: ${join(", ", setsubtract(keys(var.images), keys(jsondecode(file("${path.module}/../../services.json")))))}."
  }
}

variable "kafka" {
  description = "Size of the cluster, and the bootstrap addresses assigned when it was created."
  type = object({
    brokers             = list(string)
    vcpu_count          = number
    memory_gib_per_vcpu = optional(number, 4)
  })

  validation {
    condition     = length(var.kafka.brokers) > 0 && alltrue([for broker in var.kafka.brokers : can(regex("^[a-z0-9.-]+:[0-9]+$", broker))])
    error_message = "Bootstrap addresses must be host:port."
  }
}

variable "log_level" {
  description = "Minimum log level of the services."
  type        = string
  default     = "info"
}

variable "notification_subscriptions" {
  description = "Pub/Sub subscriptions to alerts: see the module events-topic."
  type = map(object({
    push = optional(object({
      endpoint        = string
      service_account = string
    }))
  }))
  default = { on-call = {} }
}

variable "operators" {
  description = "Email addresses of people and tools that may run every command of cio-bus."
  type        = set(string)
  default     = []
}

variable "preferences" {
  description = "Whether event-processor keeps message preferences in a Postgres that you run, such as Cloud SQL; its URL, with the password, is then the secret database-url. See README.md."
  type        = bool
  default     = false
}

variable "project_id" {
  description = "Project of all resources."
  type        = string
}

variable "project_number" {
  description = "Number of that project."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete the services and everything with data."
  type        = bool
  default     = true
}

variable "publishers" {
  description = "Apps that publish commands: the topics that each may write, by the email address of its service account."
  type        = map(set(string))
  default     = {}
}

variable "redis" {
  description = "Whether services keep their state in a Redis that you run; its URL, with the password, is then the secret redis-url. See README.md."
  type        = bool
  default     = false
}

variable "region" {
  description = "Region of Kafka and the services."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a name such as europe-west1."
  }
}

variable "runbook_base_url" {
  description = "URL that the path of an alert's runbook is appended to, such as https://github.com/example/cio-bus/blob/main/."
  type        = string
}

variable "secret_locations" {
  description = "Regions in which secret values may be stored; if empty, Google chooses."
  type        = list(string)
  default     = []
}

variable "settings" {
  description = "Additional plain settings, passed to each service that declares them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : contains(flatten(values(jsondecode(file("${path.module}/../../services.json")))[*].settings), name)])
    error_message = "settings contains one that no service declares."
  }
}

variable "sizes" {
  description = "CPU, memory and instance bounds by service. Defaults: 1 CPU, 512Mi, at least 1 instance, at most one per partition."
  type = map(object({
    cpu              = optional(string)
    memory           = optional(string)
    min              = optional(number)
    max              = optional(number)
    lag_per_instance = optional(number)
  }))
  default = {}

  validation {
    condition     = length(setsubtract(keys(var.sizes), keys(jsondecode(file("${path.module}/../../services.json"))))) == 0
    error_message = "sizes names a service that does not exist: ${join(", ", setsubtract(keys(var.sizes), keys(jsondecode(file("${path.module}/../../services.json")))))}."
  }
}

variable "subnetwork" {
  description = "Full name of the subnetwork of services and brokers: projects/…/regions/…/subnetworks/…."
  type        = string
}

variable "topic_overrides" {
  description = "Overrides of topics.json in this environment, by topic."
  type = map(object({
    partitions = optional(number)
    config     = optional(map(string), {})
  }))
  default = {}
}

variable "volatile_state" {
  description = "Services whose local state may be lost with an instance: see README.md before you add one."
  type        = set(string)
  default     = []
}

variable "warehouse" {
  description = "Location of the table, days that it keeps a row, and IAM members that may query it."
  type = object({
    location    = string
    dataset_id  = optional(string, "customerio_events")
    expiry_days = optional(number, 400)
    readers     = optional(set(string), [])
  })
}

variable "webhook" {
  description = "Domain that Customer.io posts to, the addresses that it posts from, and those of operators' machines; with preview, others are only logged."
  type = object({
    domain          = string
    allowed_ranges  = set(string)
    operator_ranges = optional(set(string), [])
    preview         = optional(bool, false)
  })
}
