import type { Template } from '@cio-bus/contracts';
import type { AppApi } from './app/app-api.ts';
import type { MessageParent, ParentKind } from './app/message-parents.ts';
import { type CampaignMetrics, type DeliveryMetrics, lastDays, type Period, periodOf } from './app/reporting.ts';
import type { NewReportingWebhook, ReportingWebhook } from './app/reporting-webhooks.ts';
import type { LinkMetrics, ListedMessage, MessagePage, MessageQuery, ParentName } from './app/reports.ts';
import { DirectCalls } from './direct-calls.ts';
import { checkTemplates, type TemplateFinding } from './templates/check-templates.ts';

/** What is asked of Customer.io. All of it is safe to repeat but {@link createReportingWebhook}. */
export abstract class ReportCalls extends DirectCalls {
  /** @throws Error without a key of the App API */
  protected abstract app(): AppApi;

  /**
   * Counts the deliveries created in a period, by metric: all of the workspace, or those of one campaign, broadcast, newsletter or
   * transactional message. Reads all of them, at most 10,000 per second.
   */
  async getDeliveryMetrics(period: Period | 'day' | 'week' | 'month', of?: MessageParent): Promise<DeliveryMetrics> {
    const { deliveryMetrics, reports } = this.app();
    return of ? reports.countMessages(of, periodOf(period)) : deliveryMetrics(periodOf(period));
  }

  /** A campaign's metrics by day. @default period: the last 30 days */
  async getCampaignMetrics(id: string | number, period: Period = lastDays(30)): Promise<CampaignMetrics> {
    return this.app().campaignMetrics(id, period);
  }

  /**
   * Customer.io's metrics of the last days, by day, the oldest first. Its days begin in Eastern time, and there are 2 to 45 of
   * them; {@link getDeliveryMetrics} counts exactly.
   */
  async getMetrics(of: MessageParent, { days = 30 }: { days?: number } = {}): Promise<CampaignMetrics> {
    return this.app().reports.metricsOf(of, days);
  }

  /** Clicks on each link, as {@link getMetrics}. @default unique: false, every click */
  async getLinkMetrics(
    of: MessageParent,
    { days = 30, unique = false }: { days?: number; unique?: boolean } = {},
  ): Promise<LinkMetrics[]> {
    return this.app().reports.linksOf(of, days, unique);
  }

  /** Lists messages, a page at a time, the newest first. */
  async listMessages(query: MessageQuery = {}): Promise<MessagePage> {
    return this.app().reports.listMessages(query);
  }

  /** One message by its delivery id. @throws BusError `VENDOR_REJECTED` when there is none */
  async getMessage(deliveryId: string): Promise<ListedMessage> {
    return this.app().reports.getMessage(deliveryId);
  }

  /** The names of all campaigns, broadcasts, newsletters or transactional messages. */
  async listNames(kind: ParentKind): Promise<ParentName[]> {
    return this.app().reports.listNames(kind);
  }

  /** Compares templates with the account: missing, renamed, of another channel. Asks once per template. */
  async checkTemplates(templates: readonly Template[]): Promise<TemplateFinding[]> {
    return checkTemplates(templates, this.app().accountTemplates);
  }

  /** Lists the reporting webhooks of the workspace. */
  async listReportingWebhooks(): Promise<ReportingWebhook[]> {
    return this.app().reportingWebhooks();
  }

  /** Creates a reporting webhook. Not safe to repeat: when it fails without a response, look for it in the list. */
  async createReportingWebhook(webhook: NewReportingWebhook): Promise<ReportingWebhook> {
    return this.app().createReportingWebhook(webhook);
  }
}
