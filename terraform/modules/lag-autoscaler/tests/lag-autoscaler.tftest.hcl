mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id      = "example"
  region          = "europe-west1"
  service_account = "lag-autoscaler@example.iam.gserviceaccount.com"
  workers = {
    track-publisher = {
      min                = 2
      max                = 6
      lag_per_instance   = 4000
      service_account_id = "projects/example/serviceAccounts/track-publisher@example.iam.gserviceaccount.com"
    }
  }
}

run "configures_each_worker" {
  command = apply

  assert {
    condition     = yamldecode(output.configuration).spec.scaledObjects[0].spec.scaleTargetRef.name == "projects/example/locations/europe-west1/workerPools/track-publisher"
    error_message = "A worker must be referenced by its full name."
  }

  assert {
    condition     = yamldecode(output.configuration).spec.scaledObjects[0].spec.maxReplicaCount == 6 && yamldecode(output.configuration).spec.scaledObjects[0].spec.triggers[0].metadata.threshold == "4000"
    error_message = "Bounds and threshold must be the worker's."
  }

  assert {
    condition     = strcontains(yamldecode(output.configuration).spec.scaledObjects[0].spec.triggers[0].metadata.query, "cio_bus_consumer_lag_messages{service=\"track-publisher\"}")
    error_message = "The query must select the lag of that worker."
  }

  assert {
    condition     = google_cloud_run_v2_service.this.scaling[0].manual_instance_count == 1
    error_message = "There must be one autoscaler: two would set conflicting counts."
  }

  assert {
    condition     = google_cloud_run_v2_worker_pool_iam_member.scaler["track-publisher"].role == "roles/run.developer" && startswith(google_cloud_run_v2_worker_pool_iam_member.scaler["track-publisher"].member, "serviceAccount:")
    error_message = "The autoscaler must be able to change that worker pool."
  }
}

run "rejects_min_zero" {
  command = plan

  variables {
    workers = {
      track-publisher = { min = 0, max = 6, service_account_id = "projects/example/serviceAccounts/track-publisher@example.iam.gserviceaccount.com" }
    }
  }

  expect_failures = [var.workers]
}
