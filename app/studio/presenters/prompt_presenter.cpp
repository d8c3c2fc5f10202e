// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/prompt_presenter.h"

#include "app/studio/presenters/picture_presenter.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"

namespace referee::studio {

using namespace ui;

PromptPresenter::PromptPresenter(const PresenterContext& context, AsyncFileIo& files)
    : m_context(context)
    , m_files(files)
{
    connectPanel();
    connectModel();
    connectFiles();
    show();
}

void PromptPresenter::connectPanel()
{
    auto* panel = m_context.panels.prompt;
    auto* model = &m_context.model;
    connect(panel, &PromptPanel::textEdited, model, &RunModel::setPrompt);
    connect(panel, &PromptPanel::negativeEdited, model, &RunModel::setNegative);
    connect(panel, &PromptPanel::seedEdited, model, &RunModel::setSeed);
    connect(panel, &PromptPanel::prefixEdited, model, [model](const QString& prefix) {
        Settings settings = model->wanted().state.settings;
        settings.prefix = prefix.toStdString();
        model->changeSettings(settings, QStringLiteral("prefix"));
    });
    connect(panel, &PromptPanel::startImageChanged, this, [this](const QImage& image) {
        m_shownStart = image;
        m_context.model.setStartImage(image, {});
        m_context.panels.messages->withdraw(MessageSubject::GivenFile);
    });
    connect(panel, &PromptPanel::imageBytesDropped, &m_files, &AsyncFileIo::readImageBytes);
    connect(panel, &PromptPanel::imageFileDropped, &m_files, &AsyncFileIo::readImage);
}

void PromptPresenter::connectModel()
{
    auto* model = &m_context.model;
    connect(model, &RunModel::promptChanged, this, &PromptPresenter::show);
    connect(model, &RunModel::packChanged, this, &PromptPresenter::showReading);
    connect(model, &RunModel::stateRestored, this, &PromptPresenter::show);
    connect(model, &RunModel::settingsChanged, this, [this] {
        const QString prefix = QString::fromStdString(m_context.model.wanted().state.settings.prefix);
        m_context.panels.prompt->setPrefix(prefix);
        showReading();
    });
    connect(model, &RunModel::seedChanged, this, [this] {
        if (PromptPanel& panel = *m_context.panels.prompt; panel.seed() != m_context.model.wanted().seed) {
            panel.setSeed(m_context.model.wanted().seed);
        }
    });
    connect(model, &RunModel::startImageChanged, this, &PromptPresenter::showStart);
    connect(&m_context.worker.worker(), &EngineWorker::startDecoded, model, &RunModel::setStartPreview);
    connect(model, &RunModel::unappliedChanged, m_context.panels.prompt, &PromptPanel::setHasUnappliedPrompt);
    connect(model, &RunModel::promptApplied, this, [this] {
        const WantedRun& wanted = m_context.model.wanted();
        m_context.worker.post(&EngineWorker::setPrompt, wanted.prompt(), wanted.negative());
    });
}

void PromptPresenter::connectFiles()
{
    const auto take = [this](const QString& path, const QImage& image) {
        m_context.model.setStartImage(image, PictureMime::isTemporary(path) ? QString() : path);
        m_context.panels.messages->withdraw(MessageSubject::GivenFile); // an error of an earlier file
    };
    connect(&m_files, &AsyncFileIo::imageRead, this, take);
    auto* mouse = &m_context.panels.picture->canvas().mouse();
    connect(mouse, &PictureMouse::imageDropped, this, [take](const QImage& image) { take({}, image); });
    connect(mouse, &PictureMouse::imageBytesDropped, &m_files, &AsyncFileIo::readImageBytes);
    connect(&m_files, &AsyncFileIo::imageFailed, this, [this](const QString& sentence) {
        m_context.panels.messages->post({ MessageKind::Error, sentence, {}, MessageSubject::GivenFile });
    });
}

void PromptPresenter::show()
{
    const WantedRun& wanted = m_context.model.wanted();
    PromptPanel& panel = *m_context.panels.prompt;
    if (panel.prompt() != wanted.prompt()) { // setting it would disturb typing
        panel.setPrompt(wanted.prompt());
    }
    if (panel.negative() != wanted.negative()) {
        panel.setNegative(wanted.negative());
    }
    panel.setPrefix(QString::fromStdString(wanted.state.settings.prefix));
    showReading();
}

void PromptPresenter::showStart()
{
    const WantedRun& wanted = m_context.model.wanted();
    if (wanted.startState && wanted.startImage.isNull()) {
        m_context.worker.post(&EngineWorker::decodeStart, wanted.startState);
    }
    if (wanted.startImage.cacheKey() != m_shownStart.cacheKey()) {
        m_shownStart = wanted.startImage;
        m_context.panels.prompt->setStartImage(wanted.startImage);
    }
}

void PromptPresenter::showReading()
{
    const auto& pack = m_context.model.pack();
    if (!pack) {
        return;
    }
    const LiveState& wanted = m_context.model.wanted().state;
    const MethodTraits& method = methodTraits(wanted.settings);
    m_context.panels.prompt->setReadsPrefix(method.usesPrefix && method.usesSds);
    try {
        m_context.panels.prompt->setReading(pack->reader->read(wanted.prompt, wanted.settings));
    } catch (const Error& error) {
        m_context.post(MessageKind::Error, QString::fromUtf8(error.what()));
    }
}

} // namespace referee::studio
