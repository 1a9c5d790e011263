variable "acls" {
  description = "Access control lists by `acl_id`, such as topic/customerio.track: output `acls` of the module topology."
  type = map(set(object({
    principal = string
    operation = string
  })))
  default = {}

  validation {
    condition     = alltrue([for id in keys(var.acls) : can(regex("^(cluster|(topic|topicPrefixed|consumerGroup|consumerGroupPrefixed|transactionalId|transactionalIdPrefixed)/.+)$", id))])
    error_message = "An acl_id must be cluster, or a kind and a name: topic/…, consumerGroup/…, topicPrefixed/… or consumerGroupPrefixed/…."
  }

  validation {
    condition     = alltrue(flatten([for entries in var.acls : [for entry in entries : can(regex("^User:[^@:\\s]+@[^@\\s]+$", entry.principal))]]))
    error_message = "A principal must be User: followed by an account's email address."
  }

  validation {
    condition     = alltrue(flatten([for entries in var.acls : [for entry in entries : contains(["READ", "WRITE", "DESCRIBE", "DESCRIBE_CONFIGS", "DELETE"], entry.operation)]]))
    error_message = "Access lists may grant only READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS and DELETE."
  }

  validation {
    condition     = alltrue([for entries in var.acls : length(entries) >= 1 && length(entries) <= 100])
    error_message = "Managed Kafka allows 1 to 100 entries per list."
  }
}

variable "cluster_id" {
  description = "Name of the cluster."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", var.cluster_id))
    error_message = "A cluster's name must be up to 63 characters a-z, 0-9 and -, starting with a-z."
  }
}

variable "kms_key" {
  description = "Full name of the KMS key that encrypts the disks; Google's default key when unset."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of the cluster."
  type        = map(string)
  default     = {}
}

variable "memory_gib_per_vcpu" {
  description = "Memory per vCPU, GiB."
  type        = number
  default     = 4

  validation {
    condition     = var.memory_gib_per_vcpu >= 1 && var.memory_gib_per_vcpu <= 8
    error_message = "Managed Kafka allows 1 to 8 GiB per vCPU."
  }
}

variable "project_id" {
  description = "Project of the cluster."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete the cluster and its topics."
  type        = bool
  default     = true
}

variable "region" {
  description = "Region of the cluster."
  type        = string
}

variable "subnets" {
  description = "Full names of the subnetworks that may reach the brokers (projects/…/regions/…/subnetworks/…), in the cluster's region."
  type        = set(string)

  validation {
    condition     = length(var.subnets) > 0 && alltrue([for subnet in var.subnets : can(regex("^projects/[^/]+/regions/[^/]+/subnetworks/[^/]+$", subnet))])
    error_message = "At least one subnetwork is required, as projects/…/regions/…/subnetworks/…."
  }
}

variable "topics" {
  description = "Topics by name: output `topics` of the module topology."
  type = map(object({
    partitions         = number
    replication_factor = number
    config             = map(string)
  }))

  validation {
    condition     = alltrue([for topic in var.topics : topic.replication_factor == 3])
    error_message = "The replication factor must be 3: Managed Kafka spans three zones."
  }
}

variable "vcpu_count" {
  description = "Total vCPUs of the cluster."
  type        = number

  validation {
    condition     = var.vcpu_count >= 3 && floor(var.vcpu_count) == var.vcpu_count
    error_message = "vcpu_count must be 3 or more: Managed Kafka has at least three brokers."
  }
}
