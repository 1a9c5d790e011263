variable "description" {
  description = "Purpose of the account."
  type        = string
}

variable "name" {
  description = "Id of the account."
  type        = string

  validation {
    condition     = can(regex("^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$", var.name))
    error_message = "An account id must be 6 to 30 characters a-z, 0-9 and -, starting with a-z."
  }
}

variable "project_id" {
  description = "Project of the account."
  type        = string
}

variable "project_roles" {
  description = "Project-wide roles. Grant a role on a single resource instead wherever possible."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for role in var.project_roles : can(regex("^(roles/|projects/[^/]+/roles/|organizations/[^/]+/roles/)", role))])
    error_message = "Roles must be full names such as roles/managedkafka.client."
  }

  validation {
    condition     = length(setintersection(var.project_roles, ["roles/owner", "roles/editor", "roles/viewer", "roles/iam.serviceAccountUser", "roles/secretmanager.secretAccessor"])) == 0
    error_message = "Basic roles, impersonation of other accounts and access to every secret of the project are not allowed."
  }
}
