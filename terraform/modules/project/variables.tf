variable "apis" {
  description = "APIs that the bus uses."
  type        = set(string)
  default = [
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "bigquerystorage.googleapis.com",
    "certificatemanager.googleapis.com",
    "compute.googleapis.com",
    "iam.googleapis.com",
    "managedkafka.googleapis.com",
    "monitoring.googleapis.com",
    "parametermanager.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
  ]

  validation {
    condition     = alltrue([for api in var.apis : endswith(api, ".googleapis.com")])
    error_message = "APIs must be full names such as run.googleapis.com."
  }
}

variable "kept_images" {
  description = "Number of versions of each image that are kept regardless of age, for rollbacks."
  type        = number
  default     = 10

  validation {
    condition     = var.kept_images >= 2
    error_message = "kept_images must be 2 or more: the running version and the one before it."
  }
}

variable "project_id" {
  description = "Project of all resources."
  type        = string
}

variable "region" {
  description = "Region of the images."
  type        = string
}

variable "repository_id" {
  description = "Name of the image repository."
  type        = string
  default     = "cio-bus"
}
