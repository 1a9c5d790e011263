locals {
  ranges_per_rule = 10 # Cloud Armor's maximum

  allowed = merge(
    { for index, ranges in chunklist(sort(var.allowed_ranges), local.ranges_per_rule) : 1000 + index => { whose = "Customer.io.", ranges = ranges } },
    { for index, ranges in chunklist(sort(var.operator_ranges), local.ranges_per_rule) : 2000 + index => { whose = "Operators.", ranges = ranges } },
  )
}

# No body inspection and no rate limit: the signature authenticates a request, and Customer.io pauses for an hour after a
# rejection.
resource "google_compute_security_policy" "this" {
  project     = var.project_id
  name        = var.name
  description = "Allows only Customer.io and operators to reach the webhook."
  type        = "CLOUD_ARMOR"

  rule {
    priority    = 100
    action      = "deny(404)"
    description = "Blocks all other paths."
    match {
      expr {
        expression = "request.path != '${var.path}'"
      }
    }
  }

  rule {
    priority    = 200
    action      = "deny(404)"
    description = "Blocks all other methods."
    match {
      expr {
        expression = "request.method != 'POST'"
      }
    }
  }

  dynamic "rule" {
    for_each = local.allowed
    content {
      priority    = rule.key
      action      = "allow"
      preview     = var.preview
      description = rule.value.whose
      match {
        versioned_expr = "SRC_IPS_V1"
        config {
          src_ip_ranges = rule.value.ranges
        }
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = var.preview ? "allow" : "deny(403)"
    description = "All other addresses."
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
