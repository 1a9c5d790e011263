resource "google_monitoring_alert_policy" "this" {
  for_each = var.rules

  project               = var.project_id
  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  enabled               = true
  severity              = { critical = "CRITICAL", warning = "WARNING", info = null }[each.value.severity]
  notification_channels = local.channels[each.value.severity]
  user_labels           = merge(var.labels, { severity = each.value.severity })

  conditions {
    display_name = each.value.summary

    condition_prometheus_query_language {
      query               = each.value.expr
      duration            = each.value.for
      evaluation_interval = each.value.interval
      alert_rule          = each.key
      rule_group          = var.name

      # A metric that does not exist yet is not an error: it appears with the first event of its kind.
      disable_metric_validation = true
    }
  }

  alert_strategy {
    auto_close = "${24 * 60 * 60}s"
  }

  documentation {
    mime_type = "text/markdown"
    subject   = each.value.summary
    content   = "${each.value.description}\n\n[What to do](${var.runbook_base_url}${each.value.runbook})"
  }

  depends_on = [google_pubsub_topic_iam_member.notifier]
}
