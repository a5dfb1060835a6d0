/**
 * What an enrolled agent or visitor may ask its relay without a session: who it is there, what time
 * it is, how its mappings stand. Values, any thread; docs/protocol.md, "Inquiry". Start at {@link
 * io.portway.inquiry.InquiryAnswer}.
 */
package io.portway.inquiry;
