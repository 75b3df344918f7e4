package io.dr.wiring;

import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.aws.Uploads;
import io.dr.check.Probes;
import io.dr.people.Channels;

/** All that actions reach outside through, real or simulated. */
public record World(
    Cloud cloud, Uploads uploads, Channels channels, Probes probes, Documents documents) {}
