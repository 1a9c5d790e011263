resource "google_certificate_manager_certificate" "this" {
  project = var.project_id
  name    = var.name

  managed {
    domains = [var.domain]
  }
}

resource "google_certificate_manager_certificate_map" "this" {
  project = var.project_id
  name    = var.name
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  project      = var.project_id
  name         = var.name
  map          = google_certificate_manager_certificate_map.this.name
  hostname     = var.domain
  certificates = [google_certificate_manager_certificate.this.id]
}

resource "google_compute_ssl_policy" "this" {
  project         = var.project_id
  name            = var.name
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}
