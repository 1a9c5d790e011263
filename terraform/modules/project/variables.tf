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
    error_message = "APIs are written in full, such as run.googleapis.com."
  }
}

variable "kept_images" {
  description = "Versions of each image that are kept however old they are, to go back to."
  type        = number
  default     = 10

  validation {
    condition     = var.kept_images >= 2
    error_message = "At least the running version and the one before it are kept."
  }
}

variable "project_id" {
  description = "Project that everything lives in."
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
