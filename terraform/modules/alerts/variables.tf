variable "emails" {
  description = "People who are told of warnings and worse."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Addresses of people are wanted, such as on-call@example.com."
  }
}

variable "labels" {
  description = "Labels of each policy."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "What stands before the name of each policy."
  type        = string
  default     = "cio-bus"
}

variable "project_id" {
  description = "Project that the metrics lie in."
  type        = string
}

variable "project_number" {
  description = "Number of that project; Cloud Monitoring's account is named after it."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "The number of the project is wanted, not its id."
  }
}

variable "rules" {
  description = "Alerts by name: a PromQL expression on metrics of the bus, how long it has to hold, and where the runbook is."
  type = map(object({
    expr        = string
    for         = string
    severity    = string
    summary     = string
    description = string
    runbook     = string
  }))

  validation {
    condition     = alltrue([for rule in var.rules : contains(["critical", "warning", "info"], rule.severity)])
    error_message = "A severity is critical, warning or info."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(regex("^[0-9]+s$", rule.for))])
    error_message = "How long an expression has to hold is written in seconds, such as 300s."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(regex("(cio_bus|nodejs)_", rule.expr))])
    error_message = "Alerts stand on metrics that services export: cio_bus_… or nodejs_…."
  }

  validation {
    condition     = alltrue([for rule in var.rules : !can(regex("[a-z]:[a-z]", rule.expr))])
    error_message = "Cloud Monitoring has no recording rules: an expression must not name one."
  }

  validation {
    condition     = alltrue([for name in keys(var.rules) : can(regex("^[A-Z][A-Za-z0-9]+$", name))])
    error_message = "Alerts are named in CamelCase."
  }
}

variable "runbook_base_url" {
  description = "What stands before the path of a runbook, such as the address of the repository."
  type        = string

  validation {
    condition     = can(regex("^https://.+/$", var.runbook_base_url))
    error_message = "An https:// address that ends in / is wanted."
  }
}

variable "topic_id" {
  description = "Full name of the Pub/Sub topic that carries notifications: projects/…/topics/…."
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/topics/[^/]+$", var.topic_id))
    error_message = "The topic is named in full: projects/…/topics/…."
  }
}
