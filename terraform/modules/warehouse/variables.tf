variable "dataset_id" {
  description = "Name of the dataset."
  type        = string
  default     = "customerio_events"

  validation {
    condition     = can(regex("^[A-Za-z_][A-Za-z0-9_]*$", var.dataset_id)) && length(var.dataset_id) <= 1024
    error_message = "A dataset's name must be up to 1024 characters A-Z, a-z, 0-9 and _, not starting with 0-9."
  }
}

variable "expiry_days" {
  description = "Days after which a partition is deleted; null keeps rows forever."
  type        = number
  default     = 400

  validation {
    condition     = try(var.expiry_days >= 7, true)
    error_message = "expiry_days must be 7 or more: webhooks may arrive a week late and would be deleted immediately."
  }
}

variable "kms_key" {
  description = "Full name of the KMS key that encrypts the tables; Google's default key when unset."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of dataset, table and views."
  type        = map(string)
  default     = {}
}

variable "location" {
  description = "Location of the data: EU, US or a region. It cannot be changed later."
  type        = string

  validation {
    condition     = can(regex("^(EU|US|[a-z]+-[a-z]+[0-9]+)$", var.location))
    error_message = "location must be EU, US or a region such as europe-west1."
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
  description = "IAM members that may query the table and its views."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.readers : can(regex("^(user|group|serviceAccount|domain|principal|principalSet):.+$", member))])
    error_message = "Readers must be IAM members with a type prefix (user:…, group:…, serviceAccount:…). allUsers is not allowed, because the table contains personal data."
  }
}

variable "writers" {
  description = "Email addresses of the accounts that write rows, by service."
  type        = map(string)

  validation {
    condition     = alltrue([for email in values(var.writers) : can(regex("^[^@:\\s]+@[^@\\s]+$", email))])
    error_message = "Writers must be plain email addresses, without serviceAccount:."
  }
}
