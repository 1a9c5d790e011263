# The bucket is given at init: see ../../README.md.
terraform {
  backend "gcs" {
    prefix = "cio-bus/dev"
  }
}
