locals {
  collector = "collector"
}
