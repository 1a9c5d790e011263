variable "labels" {
  description = "Labels of topic and subscriptions."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "Name of the topic."
  type        = string
  default     = "customerio-events"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$", var.name)) && !startswith(var.name, "goog")
    error_message = "A topic's name must be 3 to 255 characters, starting with A-Z or a-z but not with goog."
  }
}

variable "project_id" {
  description = "Project of the topic."
  type        = string
}

variable "retention_days" {
  description = "How long notifications are retained."
  type        = number
  default     = 7

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 31
    error_message = "Pub/Sub keeps messages for 1 to 31 days."
  }
}

variable "storage_regions" {
  description = "Regions in which notifications may be stored; if empty, Google chooses."
  type        = set(string)
  default     = []
}

variable "subscriptions" {
  description = "Subscriptions by name: pull, or push to an HTTPS endpoint with a service account's token."
  type = map(object({
    push = optional(object({
      endpoint        = string
      service_account = string
    }))
  }))
  default = { on-call = {} }

  validation {
    condition     = alltrue([for subscription in var.subscriptions : try(startswith(subscription.push.endpoint, "https://"), subscription.push == null)])
    error_message = "A push endpoint must be an https:// URL."
  }
}
