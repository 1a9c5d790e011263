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
  description = "Whether Terraform refuses to delete a secret, and a destroyed version can be had back for 30 days."
  type        = bool
  default     = true
}

variable "replica_locations" {
  description = "Regions that may hold the values, where data must stay; empty, Google chooses. It cannot be changed later."
  type        = list(string)
  default     = []
}

variable "secrets" {
  description = "Secrets by id, each with the accounts that may read it: address by service."
  type = map(object({
    readers = map(string)
  }))

  validation {
    condition     = alltrue([for id in keys(var.secrets) : can(regex("^[A-Za-z0-9_-]{1,255}$", id))])
    error_message = "A secret's id has up to 255 letters, digits, dashes and underscores."
  }
}
