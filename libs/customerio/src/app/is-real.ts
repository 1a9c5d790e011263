/** Whether the App API is Customer.io's own, and not a stand-in at another address. */
export function isRealCustomerIO({ CUSTOMERIO_APP_URL: url }: { CUSTOMERIO_APP_URL?: string | undefined }): boolean {
  return url === undefined || /(^|\.)customer\.io$/i.test(new URL(url).hostname);
}
