variable "alert_emails" {
  description = "People who are told of warnings and worse; everything goes to the Pub/Sub topic."
  type        = set(string)
  default     = []
}

variable "console_users" {
  description = "IAM members that may open the operators' console."
  type        = set(string)
  default     = []
}

variable "customerio_region" {
  description = "Data centre that holds the workspace at Customer.io: us or eu."
  type        = string

  validation {
    condition     = contains(["us", "eu"], var.customerio_region)
    error_message = "Customer.io has the regions us and eu."
  }
}

variable "environment" {
  description = "Which environment this is: dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "An environment is dev, staging or prod."
  }
}

variable "image_tag" {
  description = "Version of the services that run: the tag of their images in the repository."
  type        = string
}

variable "images" {
  description = "Images of single services that are not those of `image_tag`: to try one, or to go back with one."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.images), keys(jsondecode(file("${path.module}/../../services.json"))))) == 0
    error_message = "images names a service that does not exist: ${join(", ", setsubtract(keys(var.images), keys(jsondecode(file("${path.module}/../../services.json")))))}."
  }
}

variable "kafka" {
  description = "Size of the cluster, and the bootstrap addresses that it told after it was made."
  type = object({
    brokers             = list(string)
    vcpu_count          = number
    memory_gib_per_vcpu = optional(number, 4)
  })

  validation {
    condition     = length(var.kafka.brokers) > 0 && alltrue([for broker in var.kafka.brokers : can(regex("^[a-z0-9.-]+:[0-9]+$", broker))])
    error_message = "Bootstrap addresses are host:port."
  }
}

variable "log_level" {
  description = "Least level that services log."
  type        = string
  default     = "info"
}

variable "notification_subscriptions" {
  description = "Who is told of alerts through Pub/Sub: see the module events-topic."
  type = map(object({
    push = optional(object({
      endpoint        = string
      service_account = string
    }))
  }))
  default = { on-call = {} }
}

variable "operators" {
  description = "Addresses of people and tools that look at every topic and replay dead letters."
  type        = set(string)
  default     = []
}

variable "project_id" {
  description = "Project that everything lives in."
  type        = string
}

variable "project_number" {
  description = "Number of that project."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete what holds data, and the services."
  type        = bool
  default     = true
}

variable "publishers" {
  description = "Apps that publish commands: the topics that each may write, by the address of its service account."
  type        = map(set(string))
  default     = {}
}

variable "redis" {
  description = "Whether services remember in a Redis that you run: its address, with the password, is then the secret redis-url. See README.md."
  type        = bool
  default     = false
}

variable "region" {
  description = "Region of Kafka and the services."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region is written like europe-west1."
  }
}

variable "runbook_base_url" {
  description = "What stands before the path of a runbook in an alert, such as https://github.com/example/cio-bus/blob/main/."
  type        = string
}

variable "secret_locations" {
  description = "Regions that may hold secret values; empty, Google chooses."
  type        = list(string)
  default     = []
}

variable "settings" {
  description = "Further plain settings, given to each service that declares them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : contains(flatten(values(jsondecode(file("${path.module}/../../services.json")))[*].settings), name)])
    error_message = "settings names one that no service declares."
  }
}

variable "sizes" {
  description = "CPU, memory and instances by service, where they differ from 1 CPU, 512Mi, 1 and the number of partitions."
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
  description = "Subnetwork of services and brokers, in full: projects/…/regions/…/subnetworks/…."
  type        = string
}

variable "topic_overrides" {
  description = "What differs from topics.json in this environment, by topic."
  type = map(object({
    partitions = optional(number)
    config     = optional(map(string), {})
  }))
  default = {}
}

variable "volatile_state" {
  description = "Services whose local state may be lost with an instance: see README.md before you name one."
  type        = set(string)
  default     = []
}

variable "warehouse" {
  description = "Where the table lies, for how long it keeps a row, and which IAM members may ask it."
  type = object({
    location    = string
    dataset_id  = optional(string, "customerio_events")
    expiry_days = optional(number, 400)
    readers     = optional(set(string), [])
  })
}

variable "webhook" {
  description = "Name that Customer.io posts to, and the addresses that it posts from; preview only logs others."
  type = object({
    domain         = string
    allowed_ranges = set(string)
    preview        = optional(bool, false)
  })
}
