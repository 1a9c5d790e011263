variable "labels" {
  description = "Labels of each secret."
  type        = map(string)
  default     = {}
}

variable "project_id" {
  description = "Project of the secrets."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete a secret, and a destroyed version can be restored for 30 days."
  type        = bool
  default     = true
}

variable "replica_locations" {
  description = "Regions in which the values may be stored, for data residency; if empty, Google chooses. It cannot be changed later."
  type        = list(string)
  default     = []
}

variable "secrets" {
  description = "Secrets by id, each with the accounts that may read it: email address by service."
  type = map(object({
    readers = map(string)
  }))

  validation {
    condition     = alltrue([for id in keys(var.secrets) : can(regex("^[A-Za-z0-9_-]{1,255}$", id))])
    error_message = "A secret's id must be up to 255 characters A-Z, a-z, 0-9, - and _."
  }
}
