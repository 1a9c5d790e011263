mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id     = "example"
  region         = "europe-west1"
  service        = "webhook-receiver"
  domain         = "hooks.example.com"
  allowed_ranges = ["34.76.143.229/32", "34.78.91.47/32"]
}

run "allows_only_customerio" {
  command = apply

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : rule.action if rule.priority == 2147483647]) == "deny(403)"
    error_message = "Addresses that are not on the list must be blocked."
  }

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : rule.match[0].config[0].src_ip_ranges if rule.action == "allow"]) == toset(["34.76.143.229/32", "34.78.91.47/32"])
    error_message = "Addresses on the list must be allowed."
  }

  assert {
    condition     = length([for rule in google_compute_security_policy.this.rule : rule if length(rule.rate_limit_options) > 0]) == 0
    error_message = "There must be no rate limit: Customer.io pauses for an hour after a 429."
  }

  assert {
    condition     = google_compute_backend_service.this.security_policy == google_compute_security_policy.this.id
    error_message = "The policy must be enforced."
  }

  assert {
    condition     = google_compute_ssl_policy.this.min_tls_version == "TLS_1_2" && google_compute_global_forwarding_rule.https.port_range == "443"
    error_message = "Only TLS 1.2 or later on port 443."
  }

  assert {
    condition     = output.url == "https://hooks.example.com/webhooks/customerio"
    error_message = "This is the URL to enter at Customer.io."
  }
}

run "splits_addresses_across_rules" {
  command = apply

  variables {
    allowed_ranges = [for host in range(1, 26) : "203.0.113.${host}/32"]
  }

  assert {
    condition     = alltrue([for rule in google_compute_security_policy.this.rule : length(rule.match[0].config[0].src_ip_ranges) <= 10 if rule.action == "allow"]) && length([for rule in google_compute_security_policy.this.rule : rule if rule.action == "allow"]) == 3
    error_message = "Ten addresses per rule, and as many rules as needed."
  }
}

run "rejects_empty_allow_list" {
  command = plan

  variables {
    allowed_ranges = []
  }

  expect_failures = [var.allowed_ranges]
}

run "rejects_wide_range" {
  command = plan

  variables {
    allowed_ranges = ["0.0.0.0/0"]
  }

  expect_failures = [var.allowed_ranges]
}

run "rejects_incomplete_domain" {
  command = plan

  variables {
    domain = "hooks"
  }

  expect_failures = [var.domain]
}

run "lets_operators_in_by_rules_of_their_own" {
  command = apply

  variables {
    operator_ranges = ["203.0.113.7/32"]
  }

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : rule.match[0].config[0].src_ip_ranges if rule.action == "allow" && rule.description == "Operators."]) == toset(["203.0.113.7/32"])
    error_message = "An operator's machine must be able to check the address, and to post a repaired body."
  }

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : rule.match[0].config[0].src_ip_ranges if rule.action == "allow" && rule.description == "Customer.io."]) == toset(["34.76.143.229/32", "34.78.91.47/32"])
    error_message = "The addresses of Customer.io must stay allowed."
  }
}

run "rejects_wide_range_of_operators" {
  command = plan

  variables {
    operator_ranges = ["10.0.0.0/8"]
  }

  expect_failures = [var.operator_ranges]
}
