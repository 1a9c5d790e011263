# The bucket is passed to init: see ../../README.md.
terraform {
  backend "gcs" {
    prefix = "cio-bus/staging"
  }
}
