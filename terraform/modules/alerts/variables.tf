variable "emails" {
  description = "Email addresses notified of warnings and critical alerts."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each entry must be an email address such as on-call@example.com."
  }
}

variable "labels" {
  description = "Labels of each policy."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "Prefix of each policy's name."
  type        = string
  default     = "cio-bus"
}

variable "project_id" {
  description = "Project that stores the metrics."
  type        = string
}

variable "project_number" {
  description = "Number of that project; the name of Cloud Monitoring's service account contains it."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "project_number must be the project's number, not its id."
  }
}

variable "rules" {
  description = "Alerts by name: a PromQL expression on metrics of the bus, how long it must hold, how often it is evaluated, and the path of the runbook."
  type = map(object({
    expr        = string
    for         = string
    interval    = optional(string, "30s")
    severity    = string
    summary     = string
    description = string
    runbook     = string
  }))

  validation {
    condition     = alltrue([for rule in var.rules : contains(["critical", "warning", "info"], rule.severity)])
    error_message = "severity must be critical, warning or info."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(regex("^[0-9]+s$", rule.for))])
    error_message = "for must be in seconds, such as 300s."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(regex("^[0-9]*[1-9][0-9]*s$", rule.interval)) && tonumber(trimsuffix(rule.interval, "s")) % 30 == 0])
    error_message = "interval must be a multiple of 30 seconds, such as 300s."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(regex("(cio_bus|nodejs)_", rule.expr))])
    error_message = "Alerts must use metrics that services export: cio_bus_… or nodejs_…."
  }

  validation {
    condition     = alltrue([for rule in var.rules : !can(regex("[a-z]:[a-z]", rule.expr))])
    error_message = "An expression must not use a recording rule: Cloud Monitoring has none."
  }

  validation {
    condition     = alltrue([for name in keys(var.rules) : can(regex("^[A-Z][A-Za-z0-9]+$", name))])
    error_message = "Alert names must be in CamelCase."
  }
}

variable "runbook_base_url" {
  description = "URL that the path of a runbook is appended to, such as the repository's."
  type        = string

  validation {
    condition     = can(regex("^https://.+/$", var.runbook_base_url))
    error_message = "runbook_base_url must be an https:// URL that ends in /."
  }
}

variable "topic_id" {
  description = "Full name of the Pub/Sub topic that carries notifications: projects/…/topics/…."
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/topics/[^/]+$", var.topic_id))
    error_message = "topic_id must be a full name: projects/…/topics/…."
  }
}
