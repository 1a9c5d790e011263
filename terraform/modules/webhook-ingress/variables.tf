variable "allowed_ranges" {
  description = "Addresses from which Customer.io sends webhooks, as CIDR ranges; GET /v1/info/ip_addresses of its App API lists them."
  type        = set(string)

  validation {
    condition     = length(var.allowed_ranges) > 0 && alltrue([for range in var.allowed_ranges : can(cidrhost(range, 0))])
    error_message = "At least one CIDR range is required, such as 35.188.196.183/32."
  }

  validation {
    condition     = alltrue([for range in var.allowed_ranges : tonumber(split("/", range)[1]) >= (can(regex(":", range)) ? 48 : 16)])
    error_message = "A range must not be wider than /16, or it would admit other companies."
  }
}

variable "domain" {
  description = "Domain that Customer.io posts to. Its DNS record must point to the output `address` before the certificate is issued."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a full domain name such as hooks.example.com."
  }
}

variable "log_sample_rate" {
  description = "Share of requests that the load balancer logs, 0 to 1. The log contains addresses and paths, no bodies."
  type        = number
  default     = 1

  validation {
    condition     = var.log_sample_rate >= 0 && var.log_sample_rate <= 1
    error_message = "log_sample_rate must be between 0 and 1."
  }
}

variable "name" {
  description = "Name of all resources of the ingress."
  type        = string
  default     = "customerio-webhooks"
}

variable "operator_ranges" {
  description = "Public addresses of operators' machines, as CIDR ranges, which check the address and post repaired bodies with cio-bus."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.operator_ranges : can(cidrhost(range, 0))])
    error_message = "Each entry must be a CIDR range, such as 203.0.113.7/32."
  }

  validation {
    condition     = alltrue([for range in var.operator_ranges : tonumber(split("/", range)[1]) >= (can(regex(":", range)) ? 48 : 16)])
    error_message = "A range must not be wider than /16, or it would admit other companies."
  }
}

variable "path" {
  description = "Path of the webhook."
  type        = string
  default     = "/webhooks/customerio"

  validation {
    condition     = can(regex("^/[A-Za-z0-9/_-]+$", var.path))
    error_message = "path must start with / and contain only A-Z, a-z, 0-9, /, - and _."
  }
}

variable "preview" {
  description = "Whether other addresses are only logged instead of blocked, to try a new list."
  type        = bool
  default     = false
}

variable "project_id" {
  description = "Project of the load balancer."
  type        = string
}

variable "region" {
  description = "Region of the service."
  type        = string
}

variable "service" {
  description = "Name of the Cloud Run service behind the load balancer."
  type        = string
}
