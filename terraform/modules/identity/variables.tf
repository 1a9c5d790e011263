variable "description" {
  description = "What the account is for."
  type        = string
}

variable "name" {
  description = "Id of the account."
  type        = string

  validation {
    condition     = can(regex("^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$", var.name))
    error_message = "An account id has 6 to 30 lower-case letters, digits and dashes, and begins with a letter."
  }
}

variable "project_id" {
  description = "Project of the account."
  type        = string
}

variable "project_roles" {
  description = "Roles on the whole project; what can be granted on one resource is granted there."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for role in var.project_roles : can(regex("^(roles/|projects/[^/]+/roles/|organizations/[^/]+/roles/)", role))])
    error_message = "Roles are written in full, such as roles/managedkafka.client."
  }

  validation {
    condition     = length(setintersection(var.project_roles, ["roles/owner", "roles/editor", "roles/viewer", "roles/iam.serviceAccountUser", "roles/secretmanager.secretAccessor"])) == 0
    error_message = "No basic role, no acting as other accounts, and no reading of every secret of the project."
  }
}
