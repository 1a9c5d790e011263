variable "dataset_id" {
  description = "Name of the dataset."
  type        = string
  default     = "customerio_events"

  validation {
    condition     = can(regex("^[A-Za-z_][A-Za-z0-9_]*$", var.dataset_id)) && length(var.dataset_id) <= 1024
    error_message = "A dataset's name has up to 1024 letters, digits and underscores, and does not begin with a digit."
  }
}

variable "expiry_days" {
  description = "Days after which a day's rows are deleted; null keeps them."
  type        = number
  default     = 400

  validation {
    condition     = try(var.expiry_days >= 7, true)
    error_message = "Webhooks may be a week late, and would be deleted on arrival: 7 days or more."
  }
}

variable "kms_key" {
  description = "Full name of a key that encrypts the tables; Google's own when unset."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of dataset, table and views."
  type        = map(string)
  default     = {}
}

variable "location" {
  description = "Where the data lies: EU, US or a region. It cannot be changed later."
  type        = string

  validation {
    condition     = can(regex("^(EU|US|[a-z]+-[a-z]+[0-9]+)$", var.location))
    error_message = "A location is EU, US or a region such as europe-west1."
  }
}

variable "project_id" {
  description = "Project of the dataset."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete the table."
  type        = bool
  default     = true
}

variable "readers" {
  description = "IAM members that may ask the table and its views."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.readers : can(regex("^(user|group|serviceAccount|domain|principal|principalSet):.+$", member))])
    error_message = "Readers are IAM members with their kind: user:…, group:…, serviceAccount:…; the table holds personal data, so never allUsers."
  }
}

variable "writers" {
  description = "Addresses of the accounts that write rows, by service."
  type        = map(string)

  validation {
    condition     = alltrue([for email in values(var.writers) : can(regex("^[^@:\\s]+@[^@\\s]+$", email))])
    error_message = "Writers are named by address alone, without serviceAccount:."
  }
}
