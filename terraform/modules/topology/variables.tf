variable "operators" {
  description = "Email addresses of people and tools that may run every command of cio-bus. The only ones that may write decisions about dead letters."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.operators : can(regex("^[^@:\\s]+@[^@\\s]+$", email))])
    error_message = "Operators must be plain email addresses, without user: or serviceAccount:, and no groups, which Kafka does not know. These are not: ${join(", ", [for email in var.operators : email if !can(regex("^[^@:\\s]+@[^@\\s]+$", email))])}."
  }
}

variable "publishers" {
  description = "Apps that publish commands: the topics that each may write, by the email address of its service account."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for email in keys(var.publishers) : can(regex("^[^@:\\s]+@[^@\\s]+$", email))])
    error_message = "Publishers must be plain email addresses, without serviceAccount:. These are not: ${join(", ", [for email in keys(var.publishers) : email if !can(regex("^[^@:\\s]+@[^@\\s]+$", email))])}."
  }

  validation {
    condition     = alltrue(flatten([for topics in var.publishers : [for topic in topics : try(jsondecode(file("${path.module}/../../topics.json"))[topic].command, false)]]))
    error_message = "Apps may write only to command topics such as customerio.track, and not to: ${join(", ", distinct(flatten([for topics in var.publishers : [for topic in topics : topic if !try(jsondecode(file("${path.module}/../../topics.json"))[topic].command, false)]])))}."
  }
}

variable "service_accounts" {
  description = "Email address of each service's account, by service. A service without one gets no access."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for email in values(var.service_accounts) : can(regex("^[^@:\\s]+@[^@\\s]+$", email))])
    error_message = "Service accounts must be plain email addresses, without serviceAccount:. These are not: ${join(", ", [for email in values(var.service_accounts) : email if !can(regex("^[^@:\\s]+@[^@\\s]+$", email))])}."
  }

  validation {
    condition     = length(setsubtract(keys(var.service_accounts), keys(jsondecode(file("${path.module}/../../access.json")).services))) == 0
    error_message = "service_accounts names a service that does not exist: ${join(", ", setsubtract(keys(var.service_accounts), keys(jsondecode(file("${path.module}/../../access.json")).services)))}."
  }

  validation {
    condition     = length(distinct(values(var.service_accounts))) == length(var.service_accounts)
    error_message = "Each service must have an account of its own, or it would have the access of another one too."
  }
}

variable "topic_overrides" {
  description = "Overrides of topics.json in this environment, by topic."
  type = map(object({
    partitions = optional(number)
    config     = optional(map(string), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for override in var.topic_overrides : try(override.partitions >= 1 && override.partitions <= 1000, true)])
    error_message = "A topic must have 1 to 1000 partitions."
  }

  validation {
    condition     = alltrue([for name in keys(var.topic_overrides) : contains(keys(jsondecode(file("${path.module}/../../topics.json"))), name)])
    error_message = "topic_overrides names a topic that topics.json does not have."
  }

  validation {
    condition     = alltrue([for override in var.topic_overrides : !contains(keys(override.config), "min.insync.replicas") || try(tonumber(override.config["min.insync.replicas"]) >= 2, false)])
    error_message = "min.insync.replicas must be 2 or more: with 1, an acknowledged record can be lost."
  }
}
