"""A desk: one mailbox folder, its rules, its Slack channel, its people; and the number series of the company."""
