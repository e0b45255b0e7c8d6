package dev.daytwo.message;

/** What speaks to people, and so how it wants to be spoken to. */
public enum ReceiverKind {
  /** An incoming webhook of Slack, or of what understands the same: Mattermost, Rocket.Chat, Discord. */
  SLACK,
  /** A webhook of a workflow of Microsoft Teams, which takes Adaptive Cards. */
  TEAMS,
  /** Anything that takes JSON. */
  WEBHOOK,
  /** Alertmanager, by its API v2. */
  ALERTMANAGER
}
