locals {
  ranges_per_rule = 10 # Cloud Armor takes no more

  allowed = { for index, ranges in chunklist(sort(var.allowed_ranges), local.ranges_per_rule) : 1000 + index => ranges }
}

# No inspection of bodies and no rate limit: the signature is what tells a right request from a wrong one, and Customer.io
# answers a refusal by an hour of silence.
resource "google_compute_security_policy" "this" {
  project     = var.project_id
  name        = var.name
  description = "Lets Customer.io reach the webhook, and nobody else."
  type        = "CLOUD_ARMOR"

  rule {
    priority    = 100
    action      = "deny(404)"
    description = "There is one path."
    match {
      expr {
        expression = "request.path != '${var.path}'"
      }
    }
  }

  rule {
    priority    = 200
    action      = "deny(404)"
    description = "There is one method."
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
      description = "Customer.io."
      match {
        versioned_expr = "SRC_IPS_V1"
        config {
          src_ip_ranges = rule.value
        }
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = var.preview ? "allow" : "deny(403)"
    description = "Everybody else."
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
