variable "alert_emails" {
  description = "People who are told of warnings and worse."
  type        = set(string)
  default     = []
}

variable "customerio_addresses" {
  description = "Addresses that Customer.io sends webhooks from, as CIDR ranges."
  type        = set(string)
}

variable "customerio_region" {
  description = "Data centre that holds the workspace at Customer.io: us or eu."
  type        = string
}

variable "image_tag" {
  description = "Version of all services that runs: the tag of their images."
  type        = string
}

variable "kafka_brokers" {
  description = "Bootstrap addresses of the cluster, told by Google after it was made."
  type        = list(string)
}

variable "operators" {
  description = "Addresses of people and tools that replay dead letters."
  type        = set(string)
  default     = []
}

variable "project_id" {
  description = "Project of this environment."
  type        = string
}

variable "project_number" {
  description = "Number of that project."
  type        = string
}

variable "publishers" {
  description = "Apps that publish commands: the topics that each may write, by the address of its service account."
  type        = map(set(string))
  default     = {}
}

variable "region" {
  description = "Region of Kafka and the services."
  type        = string
}

variable "runbook_base_url" {
  description = "What stands before the path of a runbook in an alert."
  type        = string
}

variable "subnetwork" {
  description = "Subnetwork of services and brokers, in full."
  type        = string
}

variable "warehouse_location" {
  description = "Where the table lies: EU, US or a region."
  type        = string
}

variable "warehouse_readers" {
  description = "IAM members that may ask the table."
  type        = set(string)
  default     = []
}

variable "webhook_domain" {
  description = "Name that Customer.io posts to."
  type        = string
}
