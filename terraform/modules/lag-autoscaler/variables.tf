variable "base_image" {
  description = "Base image that Cloud Run puts under the autoscaler's image, which has no runtime of its own."
  type        = string
  default     = "us-central1-docker.pkg.dev/serverless-runtimes/google-24/runtimes/java25"
}

variable "image" {
  description = "Google's Cloud Run External Metrics Autoscaling (CREMA)."
  type        = string
  default     = "us-central1-docker.pkg.dev/cloud-run-oss-images/crema-v1/autoscaler:1.0"
}

variable "labels" {
  description = "Labels of the autoscaler."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "Name of the autoscaler."
  type        = string
  default     = "lag-autoscaler"
}

variable "polling_seconds" {
  description = "Polling interval of the lag, seconds. The metric itself is about 30 to 60 seconds old."
  type        = number
  default     = 30

  validation {
    condition     = var.polling_seconds >= 10
    error_message = "polling_seconds must be 10 or more: the metric does not change faster."
  }
}

variable "project_id" {
  description = "Project of the workers."
  type        = string
}

variable "region" {
  description = "Region of the workers."
  type        = string
}

variable "scale_down_after_seconds" {
  description = "How long fewer instances must have sufficed before scaling down, seconds."
  type        = number
  default     = 600
}

variable "service_account" {
  description = "Email address of the account that the autoscaler runs as; it reads the project's metrics and parameters."
  type        = string
}

variable "workers" {
  description = "Worker pools to scale: instance bounds, lag per instance in messages, and the full name of the pool's account."
  type = map(object({
    min                = number
    max                = number
    lag_per_instance   = optional(number, 5000)
    service_account_id = string
  }))

  validation {
    condition     = alltrue([for worker in var.workers : worker.min >= 1 && worker.max >= worker.min])
    error_message = "min must be 1 or more: without an instance nothing would report the worker's lag, and it would never start."
  }

  validation {
    condition     = alltrue([for worker in var.workers : worker.lag_per_instance > 0])
    error_message = "lag_per_instance must be greater than 0."
  }
}
