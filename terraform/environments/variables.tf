variable "alert_emails" {
  description = "Email addresses notified of warnings and critical alerts."
  type        = set(string)
  default     = []
}

variable "customerio_addresses" {
  description = "Addresses from which Customer.io sends webhooks, as CIDR ranges."
  type        = set(string)
}

variable "customerio_region" {
  description = "Customer.io region of the workspace: us or eu."
  type        = string
}

variable "image_tag" {
  description = "Version of all services to run: the tag of their images."
  type        = string
}

variable "kafka_brokers" {
  description = "Bootstrap addresses of the cluster, which Google assigns when it is created."
  type        = list(string)
}

variable "operator_addresses" {
  description = "Public addresses of operators' machines, as CIDR ranges, from which cio-bus may post to the webhook."
  type        = set(string)
  default     = []
}

variable "operators" {
  description = "Email addresses of people and tools that may run every command of cio-bus."
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
  description = "Apps that publish commands: the topics that each may write, by the email address of its service account."
  type        = map(set(string))
  default     = {}
}

variable "region" {
  description = "Region of Kafka and the services."
  type        = string
}

variable "runbook_base_url" {
  description = "URL that the path of an alert's runbook is appended to."
  type        = string
}

variable "subnetwork" {
  description = "Full name of the subnetwork of services and brokers."
  type        = string
}

variable "warehouse_location" {
  description = "Location of the table: EU, US or a region."
  type        = string
}

variable "warehouse_readers" {
  description = "IAM members that may query the table."
  type        = set(string)
  default     = []
}

variable "webhook_domain" {
  description = "Domain that Customer.io posts to."
  type        = string
}
