variable "base_image" {
  description = "Runtime that Cloud Run puts under the autoscaler's image, which holds none."
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
  description = "How often lag is looked at. The metric itself is some 30 to 60 seconds old."
  type        = number
  default     = 30

  validation {
    condition     = var.polling_seconds >= 10
    error_message = "Lag changes no faster than the metric that tells of it: 10 seconds or more."
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
  description = "How long fewer instances must have been enough before some are taken away."
  type        = number
  default     = 600
}

variable "service_account" {
  description = "Address of the account that it runs as; it reads metrics and parameters of the project."
  type        = string
}

variable "workers" {
  description = "Worker pools to scale: bounds, waiting messages for each instance, and the full name of the pool's account."
  type = map(object({
    min                = number
    max                = number
    lag_per_instance   = optional(number, 5000)
    service_account_id = string
  }))

  validation {
    condition     = alltrue([for worker in var.workers : worker.min >= 1 && worker.max >= worker.min])
    error_message = "A worker keeps one instance at least: without one nobody would tell of its lag, and it would never start."
  }

  validation {
    condition     = alltrue([for worker in var.workers : worker.lag_per_instance > 0])
    error_message = "lag_per_instance is more than 0."
  }
}
