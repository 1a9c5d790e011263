variable "collector_image" {
  description = "Sidecar that scrapes the service's /metrics and writes them to Cloud Monitoring. Its default configuration scrapes port 8080."
  type        = string
  default     = "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0"
}

variable "cpu" {
  description = "CPUs per instance, such as 1 or 500m."
  type        = string
  default     = "1"

  validation {
    condition     = can(regex("^([1-8]|[1-9][0-9]{2,3}m)$", var.cpu))
    error_message = "cpu must be 1 to 8, or thousandths such as 500m."
  }
}

variable "declared" {
  description = "The service's entry in services.json: its kind, and which settings it declares, requires and treats as secret."
  type = object({
    kind     = string
    settings = list(string)
    required = list(string)
    secret   = list(string)
  })

  validation {
    condition     = contains(["worker", "http"], var.declared.kind)
    error_message = "kind must be worker or http."
  }
}

variable "health_port" {
  description = "Port of /healthz, /readyz and /metrics; the collector's default port."
  type        = number
  default     = 8080
}

variable "http" {
  description = "How an HTTP service is reached: its `port` must answer GET /healthz once it can serve requests; `invokers` are the IAM members that may call a non-public one; with `iap` people sign in with Google first."
  type = object({
    port            = optional(number, 3000)
    ingress         = optional(string, "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")
    public          = optional(bool, false)
    iap             = optional(bool, false)
    invokers        = optional(set(string), [])
    concurrency     = optional(number, 80)
    timeout_seconds = optional(number, 10)
  })
  default = {}

  validation {
    condition     = contains(["INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"], var.http.ingress)
    error_message = "ingress must be INGRESS_TRAFFIC_ALL, INGRESS_TRAFFIC_INTERNAL_ONLY or INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER."
  }

  validation {
    condition     = !(var.http.public && var.http.iap)
    error_message = "A service that people sign in to must not be public."
  }

  validation {
    condition     = !(var.http.public && var.http.ingress == "INGRESS_TRAFFIC_ALL")
    error_message = "A public service must be reachable only through the load balancer, which checks addresses."
  }

  validation {
    condition     = alltrue([for member in var.http.invokers : can(regex("^(user|group|serviceAccount|domain|principal|principalSet):.+$", member))])
    error_message = "Invokers must be IAM members with a type prefix (user:…, group:…, serviceAccount:…), never allUsers."
  }

  validation {
    condition     = var.http.concurrency >= 1 && var.http.concurrency <= 1000
    error_message = "Cloud Run allows 1 to 1000 concurrent requests."
  }
}

variable "image" {
  description = "Image of the service, by digest or immutable tag."
  type        = string

  validation {
    condition     = can(regex("(@sha256:[0-9a-f]{64}|:[^:/@]+)$", var.image)) && !endswith(var.image, ":latest")
    error_message = "An image must have a digest or a tag other than latest: a restart must not change the version."
  }
}

variable "instances" {
  description = "Minimum and maximum number of instances. A worker starts with the minimum; the autoscaler stays within both."
  type = object({
    min = number
    max = number
  })

  validation {
    condition     = var.instances.min >= 0 && var.instances.max >= 1 && var.instances.min <= var.instances.max
    error_message = "Instances: 0 <= min <= max, and max >= 1."
  }
}

variable "labels" {
  description = "Labels of the service and its instances."
  type        = map(string)
  default     = {}
}

variable "memory" {
  description = "Memory per instance, such as 512Mi."
  type        = string
  default     = "512Mi"

  validation {
    condition     = can(regex("^[1-9][0-9]*(Mi|Gi)$", var.memory))
    error_message = "memory must be in Mi or Gi, such as 512Mi."
  }
}

variable "name" {
  description = "Name of the service."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$", var.name))
    error_message = "A service's name must be up to 49 characters a-z, 0-9 and -, starting with a-z."
  }
}

variable "project_id" {
  description = "Project of the service."
  type        = string
}

variable "protected" {
  description = "Whether Terraform refuses to delete the service."
  type        = bool
  default     = true
}

variable "region" {
  description = "Region of the service."
  type        = string
}

variable "secrets" {
  description = "Secrets by setting: id and version of the secret."
  type = map(object({
    secret  = string
    version = optional(string, "latest")
  }))
  default = {}

  validation {
    condition     = length(setsubtract(keys(var.secrets), var.declared.settings)) == 0
    error_message = "${var.name} does not declare these settings: ${join(", ", setsubtract(keys(var.secrets), var.declared.settings))}."
  }
}

variable "service_account" {
  description = "Email address of the account that the service runs as."
  type        = string
}

variable "settings" {
  description = "Plain settings by name."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.settings), var.declared.settings)) == 0
    error_message = "${var.name} does not declare these settings: ${join(", ", setsubtract(keys(var.settings), var.declared.settings))}."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), var.declared.secret)) == 0
    error_message = "These settings are secrets and must not be plain values: ${join(", ", setintersection(keys(var.settings), var.declared.secret))}."
  }

  validation {
    condition     = length(setintersection(keys(var.secrets), keys(var.settings))) == 0
    error_message = "A setting is a secret or a plain value, not both: ${join(", ", setintersection(keys(var.secrets), keys(var.settings)))}."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), ["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"])) == 0
    error_message = "PORT and K_… are reserved: Cloud Run sets them."
  }

  validation {
    condition     = length(setsubtract(var.declared.required, setunion(keys(var.settings), keys(var.secrets)))) == 0
    error_message = "${var.name} cannot start without these settings: ${join(", ", setsubtract(var.declared.required, setunion(keys(var.settings), keys(var.secrets))))}."
  }
}

variable "subnetwork" {
  description = "Full name of the subnetwork that reaches Kafka."
  type        = string
}
